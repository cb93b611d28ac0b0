import { useId } from 'preact/hooks';

interface Props {
  label: string;
  /** The heading above says it already. */
  hidesLabel?: boolean;
  rows: number;
  value: string;
  fault: string;
  /** How much room is left, once there is little; '': enough. */
  room?: string;
  why: string;
  onInput: (words: string) => void;
}

/** A text of several lines, what keeps it from being saved, and what it is for. */
export function LongText({ label, hidesLabel = false, rows, value, fault, room = '', why, onInput }: Props) {
  const id = useId();
  return (
    <>
      <label class="field">
        <span class={hidesLabel ? 'unseen' : undefined}>{label}</span>
        <textarea
          class="input"
          dir="auto"
          rows={rows}
          value={value}
          aria-invalid={fault !== ''}
          aria-describedby={id}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      </label>
      <div id={id}>
        <div role="alert">{fault && <p class="fault">{fault}</p>}</div>
        {room && (
          <p class="sub" role="status">
            {room}
          </p>
        )}
        <p class="sub">{why}</p>
      </div>
    </>
  );
}
