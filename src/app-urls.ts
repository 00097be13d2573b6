/** Script URLs under Trusted Types: the only way in which this app names a script, and only its own origin passes. */

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(raw: string): string },
  ): { createScriptURL(raw: string): unknown };
}

const sameOriginOrThrow = (raw: string): string => {
  const url = new URL(raw, location.href);
  if (url.origin !== location.origin) throw new TypeError(`script of another origin: ${url.origin}`);
  return url.href;
};

const policy = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('app-urls', {
  createScriptURL: sameOriginOrThrow,
});

/** A same-origin URL that Worker and ServiceWorkerContainer.register accept; throws on any other origin. */
export const scriptUrl = (raw: string): string =>
  // TypeScript's DOM types do not know TrustedScriptURL; at run time it is one where the browser enforces the policy.
  (policy ? policy.createScriptURL(raw) : sameOriginOrThrow(raw)) as string;
