import { BackCard } from './BackCard.tsx';
import { FirstStepsCard } from './FirstStepsCard.tsx';
import { LeftNoteCard } from './LeftNoteCard.tsx';
import { LetterCard } from './LetterCard.tsx';
import { OwnDay } from './OwnDay.tsx';
import { RecoveryCard } from './RecoveryCard.tsx';
import { StopCheckIn } from './StopCheckIn.tsx';

/** What Today may say or ask below its list; each shows itself where it has something. */
export function Cards() {
  return (
    <>
      <BackCard />
      <LetterCard />
      <OwnDay />
      <LeftNoteCard />
      <StopCheckIn />
      <FirstStepsCard />
      <RecoveryCard />
    </>
  );
}
