import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { run } from '../../app/records/failure.ts';
import { picturesTexts } from '../../i18n/en/pictures.ts';
import { translator } from '../../i18n/texts.ts';
import { savePng, saveSvg } from './save.ts';
import './pictures.css';

const t = translator(picturesTexts);

/** The same in numbers: what heads its columns, and its rows, each with what it is about first. */
export interface Table {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

interface Props {
  title: string;
  /** Asked for when somebody unfolds it: most never do. */
  table?: () => Table;
  /** The name of its file, without the kind. It names nothing of the person's. */
  file?: string;
  children: ComponentChildren;
}

/** A picture with its title; folded below it the same as a table, and the ways to save it. On paper neither. */
export function Figure({ title, table, file, children }: Props) {
  const at = useRef<HTMLElement>(null);
  return (
    <figure class="of-past" ref={at}>
      <figcaption>{title}</figcaption>
      {children}
      {table && file && <More title={title} table={table} file={file} svg={() => at.current!.querySelector('svg')!} />}
    </figure>
  );
}

interface MoreProps extends Required<Omit<Props, 'children'>> {
  svg: () => SVGSVGElement;
}

function More({ title, table, file, svg }: MoreProps) {
  const [open, setOpen] = useState(false);
  return (
    <details class="fold" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary aria-label={t('picture.more.of', { picture: title })}>{t('picture.more')}</summary>
      {open && <Numbers title={title} table={table()} />}
      <div class="acts">
        <button
          type="button"
          class="link"
          aria-label={t('picture.png.of', { picture: title })}
          onClick={() => run(savePng(svg(), file))}
        >
          {t('picture.png')}
        </button>
        <button
          type="button"
          class="link"
          aria-label={t('picture.svg.of', { picture: title })}
          onClick={() => saveSvg(svg(), file)}
        >
          {t('picture.svg')}
        </button>
      </div>
      <p class="fine">{t('picture.save.why')}</p>
    </details>
  );
}

/** A wide one is pushed aside, not squeezed. */
function Numbers({ title, table: { head, rows } }: { title: string; table: Table }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- by keys it can be pushed aside only with the focus
    <div class="wide-table" role="region" tabIndex={0} aria-label={t('picture.table', { picture: title })}>
      <table>
        <thead>
          <tr>
            {head.map((one) => (
              <th key={one} scope="col">
                {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...values]) => (
            <tr key={name}>
              <th scope="row" dir="auto">
                {name}
              </th>
              {values.map((value, i) => (
                <td key={i}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
