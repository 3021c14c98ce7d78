import { LiveBoard } from './board.ts';
import { Client } from './client.ts';
import { ServerClock } from './clock.ts';
import { installKeys } from './keys.ts';
import { LiveSocket } from './live-socket.ts';
import { Session, emulatedToken, personIn } from './session.ts';
import { beat } from './timer.ts';
import { Agents } from './view/agents.ts';
import { renderBar, renderFailure, renderLink } from './view/bar.ts';
import { Drawer } from './view/drawer.ts';
import { Lanes } from './view/lanes.ts';
import { Queues } from './view/queues.ts';
import { renderTiles } from './view/tiles.ts';

/** In a hidden Teams frame animation frames stop while the page lives: then a timer draws. */
const DRAW_LATEST_MS = 50;

/** Who looks at this page when the address does not say. */
const DEMO_PERSON = 'chloe';

function start(): void {
  const person = personIn(location.search) ?? DEMO_PERSON;
  const session = new Session(() => emulatedToken(person));
  const client = new Client(session);
  const board = new LiveBoard();
  const clock = new ServerClock(() => Date.now());
  const drawer = new Drawer(client, board);
  const lanes = new Lanes((id) => drawer.open(id));
  const queues = new Queues();
  const agents = new Agents((agent, duty) => {
    client.setDuty(agent, duty).then(
      () => renderFailure(null),
      (error: unknown) => renderFailure(error instanceof Error ? error.message : String(error)),
    );
  });
  renderBar(person);
  renderLink({ kind: 'connecting' });
  installKeys();

  const draw = soon(() => {
    renderTiles(board);
    lanes.render(board);
    agents.render(board);
    queues.render(board);
    beat(document, clock);
    void drawer.render();
  });
  setInterval(() => beat(document, clock), 250);
  void new LiveSocket({ session, board, clock, changed: draw, link: renderLink }).start();
}

/** Gathers calls into one, at the next frame or 50 ms on, whichever comes first. */
function soon(run: () => void): () => void {
  let frame: number | null = null;
  let timeout: number | undefined;
  const now = () => {
    if (frame !== null) cancelAnimationFrame(frame);
    clearTimeout(timeout);
    frame = null;
    run();
  };
  return () => {
    if (frame !== null) return;
    frame = requestAnimationFrame(now);
    timeout = setTimeout(now, DRAW_LATEST_MS);
  };
}

start();
