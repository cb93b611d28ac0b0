/**
 * Which requests for the master key this device answers. Every answer gives a middleman one guess at
 * the six digits, so answers are rationed:
 *
 * - The first request on a screen is answered by itself, if it is the only one.
 * - Every other request needs a tap of the person; only one is answered at a time.
 * - All answers are counted (`count`), and the screen shows the number.
 * - A request whose commitment changes after it was answered is `spoilt`; it needs a tap, too.
 *
 * Sans-IO: notes go in; what to write and what to show comes out.
 */

import { Responder, type Note, type ExchangeContext } from './key-exchange.ts';

/** A device that asks this one for the key, as the screen shows it. */
export interface KeyRequest {
  device: string;
  /** Six digits to compare with the other screen; null: none are to be compared now. */
  digits: string | null;
  /**
   * `waiting`: needs a tap. `elsewhere`: another screen has begun to answer it. `making`: the digits
   * are not known yet. `compare`: show `digits`. `given`: the key was handed over. `spoilt`: it changed
   * after our answer, so somebody may sit in between; no key was given. `again`: spoilt, and asked anew.
   */
  state: 'waiting' | 'elsewhere' | 'making' | 'compare' | 'given' | 'spoilt' | 'again';
}

/** What to show, and which notes to write into the records of which devices. */
export interface Answered {
  requests: KeyRequest[];
  write: { device: string; note: Note }[];
}

export class KeyAnswers {
  readonly #at: Omit<ExchangeContext, 'device'>;
  /** The one request that is being answered. */
  #open: { device: string; responder: Responder } | null = null;
  readonly #spoilt = new Set<string>();
  readonly #given = new Set<string>();
  #count = 0;

  constructor(at: Omit<ExchangeContext, 'device'>) {
    this.#at = at;
  }

  /** How many commitments were answered on this screen: so many guesses a middleman has had. */
  get count(): number {
    return this.#count;
  }

  /** Read the notes of all devices that ask, by device id. `tapped`: the device whose request was tapped. */
  async receive(notes: ReadonlyMap<string, Note>, tapped: string | null = null): Promise<Answered> {
    this.#forgetEnded(notes);
    const wanted = tapped ?? this.#only(notes);
    const note = wanted === null ? undefined : notes.get(wanted);
    if (wanted !== null && note && isUnanswered(note)) await this.#begin(wanted, note.c!);
    const found: Answered = { requests: [], write: [] };
    for (const [device, one] of notes) if (one.c) await this.#look(device, one, found);
    return found;
  }

  /** The person saw the same digits on both screens: the note that hands `mk` over; null: not this device's turn. */
  async give(device: string, mk: Uint8Array): Promise<Note | null> {
    if (this.#open?.device !== device) return null;
    const note = await this.#open.responder.give(mk);
    this.#given.add(device);
    this.#open = null;
    return note;
  }

  /** The person declined: forget the exchange with this device. */
  drop(device: string): void {
    if (this.#open?.device === device) this.#open = null;
    this.#spoilt.delete(device);
  }

  async #begin(device: string, commitment: string): Promise<void> {
    this.#count++;
    this.#spoilt.delete(device);
    this.#open = { device, responder: await Responder.begin({ ...this.#at, device }, commitment) };
  }

  async #look(device: string, note: Note, found: Answered): Promise<void> {
    const show = (state: KeyRequest['state'], digits: string | null = null): void =>
      void found.requests.push({ device, digits, state });
    if (this.#given.has(device)) return show('given');
    if (this.#open?.device !== device) {
      if (this.#spoilt.has(device)) return show(isUnanswered(note) ? 'again' : 'spoilt');
      return show(isUnanswered(note) ? 'waiting' : 'elsewhere');
    }
    const step = await this.#open.responder.receive(note);
    if (step.kind === 'write') found.write.push({ device, note: step.note });
    if (step.kind === 'compare') return show('compare', step.digits);
    if (step.kind !== 'spoilt') return show('making');
    this.#open = null;
    this.#spoilt.add(device);
    show(isUnanswered(note) ? 'again' : 'spoilt');
  }

  /** The device to answer without a tap: the only one that asks, if none was answered yet. */
  #only(notes: ReadonlyMap<string, Note>): string | null {
    if (this.#count) return null;
    const waiting = [...notes].filter(([, note]) => isUnanswered(note));
    return waiting.length === 1 ? waiting[0]![0] : null;
  }

  /** Drop the open exchange if its request was withdrawn. What was given or spoilt stays remembered. */
  #forgetEnded(notes: ReadonlyMap<string, Note>): void {
    if (this.#open && !notes.get(this.#open.device)?.c) this.#open = null;
  }
}

function isUnanswered(note: Note): boolean {
  return Boolean(note.c) && !note.o;
}
