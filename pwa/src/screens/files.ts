/**
 * Which file each screen stands in. A table of its own, because the names of all files would weigh on
 * the first load.
 */

export { watchArrivals } from './arrive.ts';
export const nudge = () => import('./nudge/Nudge.tsx').then((m) => m.Nudge);
export const garden = () => import('./garden/Garden.tsx').then((m) => m.Garden);
export const habit = () => import('./habit/HabitPage.tsx').then((m) => m.HabitPage);
export const edit = () => import('./editor/Editor.tsx').then((m) => m.EditorPage);
export const more = () => import('./more/More.tsx').then((m) => m.More);
export const about = () => import('./about/About.tsx').then((m) => m.About);
export const firstSteps = () => import('./first-steps/FirstSteps.tsx').then((m) => m.FirstSteps);
export const breathe = () => import('./breathe/Breathe.tsx').then((m) => m.Breathe);
export const checkin = () => import('./checkin/CheckIn.tsx').then((m) => m.CheckIn);
export const scales = () => import('./scales/Scales.tsx').then((m) => m.Scales);
export const caseload = () => import('./caseload/Caseload.tsx').then((m) => m.Caseload);
export const learning = () => import('./learning/Learning.tsx').then((m) => m.Learning);
export const pause = () => import('./breathe/Pause.tsx').then((m) => m.Pause);
export const moment = () => import('./moment/Moment.tsx').then((m) => m.Moment);
export const support = () => import('./circle/Support.tsx').then((m) => m.Support);
export const kindDays = () => import('./kind-days/KindDays.tsx').then((m) => m.KindDays);
export const boundaries = () => import('./boundaries/Boundaries.tsx').then((m) => m.Boundaries);
export const advice = () => import('./advice/Advice.tsx').then((m) => m.Advice);
export const letters = () => import('./letters/Letters.tsx').then((m) => m.Letters);
export const work = () => import('./work/Work.tsx').then((m) => m.Work);
export const consultation = () => import('./circle/Consultation.tsx').then((m) => m.Consultation);
export const back = () => import('./back/Back.tsx').then((m) => m.Back);
export const page = () => import('./back/Page.tsx').then((m) => m.Page);
export const reminders = () => import('./reminders/Nudges.tsx').then((m) => m.Nudges);
export const day = () => import('./day/DaySettings.tsx').then((m) => m.DaySettings);
export const devices = () => import('./devices/Devices.tsx').then((m) => m.Devices);
export const help = () => import('./help/Help.tsx').then((m) => m.Help);
export const notes = () => import('./notes/Notes.tsx').then((m) => m.Notes);
export const key = () => import('./key/Key.tsx').then((m) => m.Key);
export const recovery = () => import('./recovery/Recovery.tsx').then((m) => m.Recovery);
export const recover = () => import('./recover/Recover.tsx').then((m) => m.Recover);
export const join = () => import('./join/Join.tsx').then((m) => m.Join);
export const unknown = () => import('./unknown/Unknown.tsx').then((m) => m.Unknown);
export const broken = () => import('./broken/Broken.tsx').then((m) => m.Broken);
export const gone = () => import('./left/Left.tsx').then((m) => m.Left);
