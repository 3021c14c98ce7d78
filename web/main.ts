import { ApiClient, wordsOf } from './app/api/client.ts';
import { BoardStore } from './board-store.ts';
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

/** Who looks at this page when the address does not say. */
const DEMO_PERSON = 'chloe';

function start(): void {
  const person = personIn(location.search) ?? DEMO_PERSON;
  const session = new Session(() => emulatedToken(person));
  const api = new ApiClient(session);
  const board = new BoardStore();
  const clock = new ServerClock(() => Date.now());
  const drawer = new Drawer(api, board);
  const lanes = new Lanes((id) => drawer.open(id));
  const queues = new Queues();
  const agents = new Agents((agent, duty) => {
    api.write({ route: 'PUT /agents/{id}/state', id: agent, body: duty }).then(
      () => renderFailure(null),
      (error: unknown) => renderFailure(wordsOf(error)),
    );
  });
  renderBar(person);
  renderLink({ kind: 'connecting' });
  installKeys();

  board.subscribe(() => {
    const state = board.state();
    renderTiles(state);
    lanes.render(state);
    agents.render(state);
    queues.render(state);
    beat(document, clock);
    void drawer.render();
  });
  setInterval(() => beat(document, clock), 250);
  void new LiveSocket({ session, board, clock, link: renderLink }).start();
}

start();
