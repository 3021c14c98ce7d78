import type { AgentView, InteractionView, TimelineEntry } from '../../domain/index.ts';
import { askJson } from './http.ts';
import type { Person, Twin } from './twin.ts';
import { until } from './until.ts';

export type Duty = 'ready' | 'signedOut' | { readonly notReady: string };

/** The product's API as one person sees it. */
export class Api {
  readonly #url: string;
  readonly #twin: Twin;
  readonly #as: Person;

  constructor(productUrl: string, twin: Twin, as: Person) {
    this.#url = `${productUrl}/api/v1`;
    this.#twin = twin;
    this.#as = as;
  }

  async get(path: string): Promise<unknown> {
    return askJson('GET', `${this.#url}${path}`, { token: await this.#twin.token(this.#as) });
  }

  async send(method: 'PUT' | 'POST', path: string, body: unknown): Promise<unknown> {
    const token = await this.#twin.token(this.#as);
    return askJson(method, `${this.#url}${path}`, { token, body });
  }

  /** Every interaction of the tenant, newest first. */
  async interactions(): Promise<readonly InteractionView[]> {
    const all: InteractionView[] = [];
    let before = '';
    for (;;) {
      const page = (await this.get(`/interactions?limit=500${before}`)) as {
        items: InteractionView[];
        next: string | null;
      };
      all.push(...page.items);
      if (page.next === null) return all;
      before = `&before=${encodeURIComponent(page.next)}`;
    }
  }

  async timeline(interaction: string): Promise<readonly TimelineEntry[]> {
    const answer = await this.get(`/interactions/${interaction}/timeline`);
    return (answer as { items: TimelineEntry[] }).items;
  }

  /** How each offer ended, first to last; null while it rings. */
  async offerEnds(interaction: string): Promise<readonly (string | null)[]> {
    const answer = await this.get(`/interactions/${interaction}/why`);
    return (answer as { decisions: { ended: string | null }[] }).decisions.map((d) => d.ended);
  }

  async agents(): Promise<readonly AgentView[]> {
    return ((await this.get('/agents')) as { items: AgentView[] }).items;
  }

  async setDuty(agent: Person, duty: Duty): Promise<void> {
    const state =
      typeof duty === 'string' ? { kind: duty } : { kind: 'notReady', reason: duty.notReady };
    await this.send('PUT', `/agents/${agent}/state`, state);
  }

  /** Those of one caller: a harness gives each call a number of its own. */
  async of(caller: string): Promise<readonly InteractionView[]> {
    return (await this.interactions()).filter((view) => view.customerText === caller);
  }

  ended(caller: string, timeoutMs = 35_000): Promise<InteractionView> {
    return until(
      `the interaction of ${caller} to end`,
      async () => (await this.of(caller)).find((view) => view.outcome !== null),
      timeoutMs,
    );
  }
}
