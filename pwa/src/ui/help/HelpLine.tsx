import { Fragment } from 'preact';
import { helpTexts } from '../../i18n/en/help.ts';
import { translator } from '../../i18n/texts.ts';
import { aboutText, type Line } from './lines.ts';
import { Published } from './Published.tsx';
import { Ways, type Way } from './Ways.tsx';

const t = translator(helpTexts);

/** One help line: for whom it is, when it answers, how to reach it, and who says so since when. */
export function HelpLine({ line }: { line: Line }) {
  const { name, monitors, extension } = line;
  return (
    <li class="person">
      <p class="name" dir="auto" translate={false}>
        <Breakable name={name} />
      </p>
      <p class="sub">{line.call || line.text ? aboutText(line) : t(`help.whom.${line.whom}`)}</p>
      {extension && <p class="sub">{t('help.extension', { extension })}</p>}
      {monitors && <p class="sub">{t('help.monitors')}</p>}
      <Ways of={name} ways={waysTo(line)} />
      <Published of={line} />
    </li>
  );
}

/** A name that may go on in the next line where it has a capital within: large texts have less room. */
function Breakable({ name }: { name: string }) {
  const parts = name.split(/(?<=\p{Ll})(?=\p{Lu})/u);
  return (
    <>
      {parts.map((part, i) => (
        <Fragment key={part}>
          {i > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}

function waysTo({ call = [], text, web }: Line): Way[] {
  const calls = call.map((to): Way => ({ kind: 'call', to, label: to }));
  const writes: Way[] = text
    ? [
        {
          kind: 'write',
          ...text,
          label: t(text.word ? 'help.write.word' : 'help.write', { word: text.word ?? '', to: text.to }),
        },
      ]
    : [];
  const copied = call[0] ?? text?.to;
  const copies: Way[] = copied ? [{ kind: 'copy', to: copied }] : [];
  const sites: Way[] = web ? [{ kind: 'web', to: web }] : [];
  return [...calls, ...writes, ...copies, ...sites];
}
