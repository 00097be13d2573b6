/** The lines that put a demo into somebody's own page. */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
const escaped = (text: string): string => text.replace(/[&<>"]/g, (mark) => ESCAPES[mark]);

/**
 * HTML with a frame that may run scripts, keep its own taps and open the shop, and nothing else. The shop's page escapes
 * the frame's bounds: kept in them, its forms and cookies would fail. The frame's height follows the demo's, which is the one thing that the demo tells the page, and is taken from this frame and origin alone.
 * @param url the whole link.
 */
export function embedSnippet(url: string, id: string, title: string): string {
  const name = `inglenook-${id}`;
  const { origin } = new URL(url);
  return [
    `<iframe id="${name}" src="${escaped(url)}" title="${escaped(title)}"`,
    '  sandbox="allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox"',
    '  loading="lazy" style="width:100%;height:640px;border:0"></iframe>',
    '<script>',
    "addEventListener('message', ({ origin, source, data }) => {",
    `  const frame = document.getElementById('${name}');`,
    `  if (origin !== '${origin}' || source !== frame.contentWindow) return;`,
    "  if (data && data.type === 'inglenook-height' && data.height > 0)",
    "    frame.style.height = Math.min(data.height, 6000) + 'px';",
    '});',
    '<' + '/script>',
  ].join('\n');
}
