/** Another origin that would gladly take whatever is sent to it, and keeps a list of what was. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Permissive, so that only the page's own policy stands between private data and this server. */
const WELCOME = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Allow-Methods': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Content-Type': 'text/plain',
};

export class ForeignOrigin {
  /** `METHOD path` of every request; `UPGRADE path` where a WebSocket was wanted. */
  readonly hits: string[] = [];
  readonly #server: Server = createServer(({ method, url }, response) => {
    this.hits.push(`${method} ${url}`);
    response.writeHead(200, WELCOME).end('thank you');
  }).on('upgrade', ({ url }, socket) => {
    this.hits.push(`UPGRADE ${url}`);
    socket.destroy();
  });

  /** Another port is another origin. */
  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    await new Promise<void>((listening) => this.#server.listen(0, 'localhost', listening));
  }

  async stop(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }
}
