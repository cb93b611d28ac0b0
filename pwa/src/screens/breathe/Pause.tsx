import { Session } from './Session.tsx';
import '../../ui/parts.css';
import './breathe.css';

/** `/pause`: one minute between two sessions. It has begun when one sees it. */
export function Pause() {
  return <Session pattern="box" minutes={1} isPause />;
}
