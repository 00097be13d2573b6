import { describe, expect, it } from 'vitest';
import { describeRequest, RequestLog, type Timing } from '../../../src/state/requests.svelte.ts';

const ORIGIN = 'https://inglenook.example';
const timing = (name: string, initiatorType = 'other', transferSize = 300): Timing => ({
  name,
  initiatorType,
  transferSize,
});

describe('describeRequest', () => {
  it.each([
    ['/', 'navigation', 'page'],
    ['/assets/index-abc.js', 'script', 'script'],
    ['/assets/x-abc.mjs', 'other', 'script'],
    ['/assets/index-abc.css', 'link', 'style'],
    ['/assets/fraunces.woff2', 'css', 'font'],
    ['/icons/icon-192.png', 'img', 'image'],
    ['/packs/classics-en.json', 'fetch', 'pack'],
    ['/packs/classics-en.vectors', 'fetch', 'pack'],
    ['/assets/model-abc.onnx', 'fetch', 'model'],
    ['/assets/tokenizer-abc.json', 'fetch', 'model'],
    ['/manifest.webmanifest', 'link', 'other'],
  ])('%s by %s is a %s', (path, initiator, kind) => {
    expect(describeRequest(timing(ORIGIN + path, initiator), ORIGIN)).toEqual({
      path,
      kind,
      bytes: 300,
      own: true,
    });
  });

  it.each([
    'https://evil.example/x?data=1',
    'http://inglenook.example/assets/index.js',
    'https://inglenook.example:8443/assets/index.js',
    'https://inglenook.example.evil.example/',
    'chrome-extension://abc/script.js',
  ])('%s is foreign and shown whole', (name) => {
    expect(describeRequest(timing(name), ORIGIN)).toMatchObject({ path: name, own: false });
  });

  it('takes what the page made itself for its own', () => {
    expect(describeRequest(timing(`blob:${ORIGIN}/7c1e`), ORIGIN)?.own).toBe(true);
    expect(describeRequest(timing('data:text/plain,x'), ORIGIN)).toBeUndefined();
  });
});

describe('RequestLog', () => {
  function listening() {
    let tell: (timings: readonly Timing[]) => void = () => undefined;
    let stopped = false;
    const source = (listener: typeof tell) => {
      listener([timing(`${ORIGIN}/`, 'navigation', 900)]);
      tell = listener;
      return () => void (stopped = true);
    };
    const log = new RequestLog(source, ORIGIN);
    return { log, tell: (timings: Timing[]) => tell(timings), stopped: () => stopped };
  }

  it('counts what came before it and what comes after', () => {
    const { log, tell } = listening();
    expect(log.count).toBe(1);
    tell([timing(`${ORIGIN}/a.js`, 'script', 100), timing(`${ORIGIN}/b.js`, 'script', 0)]);
    expect(log.count).toBe(3);
    expect(log.bytesReceived).toBe(1_000);
    expect(log.foreign).toBe(0);
    expect(log.entries.map(({ path }) => path)).toEqual(['/', '/a.js', '/b.js']);
  });

  it('takes in what a worker tells, and alarms at that too', () => {
    const { log, tell } = listening();
    log.add([timing(`${ORIGIN}/assets/model-abc.onnx`, 'fetch', 34_000_000)]);
    tell([timing(`${ORIGIN}/a.js`, 'script', 100)]);
    expect(log.entries.map(({ kind }) => kind)).toEqual(['page', 'model', 'script']);
    expect(log.bytesReceived).toBe(34_001_000);
    log.add([timing('https://evil.example/x', 'fetch')]);
    expect(log.foreign).toBe(1);
  });

  it('raises the alarm at the first foreign request', () => {
    const { log, tell } = listening();
    tell([timing('https://evil.example/beacon.gif', 'img', 43)]);
    expect(log.foreign).toBe(1);
  });

  it('stops listening when told', () => {
    const { log, stopped } = listening();
    log.stop();
    expect(stopped()).toBe(true);
  });
});
