/**
 * Which requests for the key a device answers. Each answer lets whoever sits in between work out
 * six digits and try whether they match, so it is rationed: the first request on a screen is
 * answered by itself if it is the only one, every other one by a tap of the person, one at a time,
 * and all are counted. A commitment that changes after its answer is spoilt, and is not answered again
 * without a tap either.
 *
 * Nothing here touches a network or a clock: notes go in, what to write and to show comes out.
 */

import { Giver, type Note, type Place } from './key-exchange.ts';

/** A device that asks this one for the key. */
export interface Ask {
  device: string;
  /** Six digits to compare with the other screen; null: none are to be compared now. */
  digits: string | null;
  /**
   * `waiting`: for a tap. `elsewhere`: another screen has begun to answer it. `spoilt`: it changed
   * under our hands, so somebody may be in between; nothing was given. `again`: spoilt, and asked anew.
   */
  state: 'waiting' | 'elsewhere' | 'making' | 'compare' | 'given' | 'spoilt' | 'again';
}

export interface Answered {
  asks: Ask[];
  write: { device: string; note: Note }[];
}

export class Answers {
  readonly #at: Omit<Place, 'device'>;
  /** The one request that is being answered. */
  #open: { device: string; giver: Giver } | null = null;
  readonly #spoilt = new Set<string>();
  readonly #given = new Set<string>();
  #count = 0;

  constructor(at: Omit<Place, 'device'>) {
    this.#at = at;
  }

  /** How many commitments were answered here: so many guesses somebody in between has had. */
  get count(): number {
    return this.#count;
  }

  /** Take in what lies in the records, by device. `tapped`: the person wants this one answered. */
  async hear(notes: ReadonlyMap<string, Note>, tapped: string | null = null): Promise<Answered> {
    this.#forgetEnded(notes);
    const wanted = tapped ?? this.#only(notes);
    const note = wanted === null ? undefined : notes.get(wanted);
    if (wanted !== null && note && isUnanswered(note)) await this.#begin(wanted, note.c!);
    const found: Answered = { asks: [], write: [] };
    for (const [device, one] of notes) if (one.c) await this.#look(device, one, found);
    return found;
  }

  /** The person saw the same digits on both screens: what to write. */
  async give(device: string, mk: Uint8Array): Promise<Note | null> {
    if (this.#open?.device !== device) return null;
    const note = await this.#open.giver.give(mk);
    this.#given.add(device);
    this.#open = null;
    return note;
  }

  /** The person said no. */
  drop(device: string): void {
    if (this.#open?.device === device) this.#open = null;
    this.#spoilt.delete(device);
  }

  async #begin(device: string, commitment: string): Promise<void> {
    this.#count++;
    this.#spoilt.delete(device);
    this.#open = { device, giver: await Giver.begin({ ...this.#at, device }, commitment) };
  }

  async #look(device: string, note: Note, found: Answered): Promise<void> {
    const show = (state: Ask['state'], digits: string | null = null): void =>
      void found.asks.push({ device, digits, state });
    if (this.#given.has(device)) return show('given');
    if (this.#open?.device !== device) {
      if (this.#spoilt.has(device)) return show(isUnanswered(note) ? 'again' : 'spoilt');
      return show(isUnanswered(note) ? 'waiting' : 'elsewhere');
    }
    const step = await this.#open.giver.hear(note);
    if (step.kind === 'write') found.write.push({ device, note: step.note });
    if (step.kind === 'compare') return show('compare', step.digits);
    if (step.kind !== 'spoilt') return show('making');
    this.#open = null;
    this.#spoilt.add(device);
    show(isUnanswered(note) ? 'again' : 'spoilt');
  }

  /** The first on this screen, if nobody else asks. */
  #only(notes: ReadonlyMap<string, Note>): string | null {
    if (this.#count) return null;
    const waiting = [...notes].filter(([, note]) => isUnanswered(note));
    return waiting.length === 1 ? waiting[0]![0] : null;
  }

  /** Requests that were taken back. That something was given, or spoilt, is not forgotten. */
  #forgetEnded(notes: ReadonlyMap<string, Note>): void {
    if (this.#open && !notes.get(this.#open.device)?.c) this.#open = null;
  }
}

function isUnanswered(note: Note): boolean {
  return Boolean(note.c) && !note.o;
}
