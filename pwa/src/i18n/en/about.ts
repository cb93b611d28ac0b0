/** The screen `about`. What it says of studies has its source beside it; of privacy it says what docs/threat-model.md says. */

import { catalogue } from '../texts.ts';

export const aboutTexts = catalogue('about', {
  'about.device': 'Not a medical device',
  'about.device.text':
    'Tend supports and informs. It does not diagnose or treat, and it does not take the place of care.',
  'about.device.emergency': 'In an emergency, call your local emergency number first.',
  'about.device.help': 'Emergency numbers and help lines',
  'about.work': 'What no app mends',
  'about.work.text':
    'What one person does for themselves does not mend a workplace. Of 46,336 workers, those who used apps, mindfulness or courses in resilience were no better off than the others.',
  'about.work.from': 'Looked at once, not followed over time. Fleming 2024.',
  'about.rests': 'What the rules rest on',
  'about.rests.why':
    'What studies have found, in plain words. Most effects are small. Tend itself was not tested in any study.',
  'about.tap': 'One tap',
  'about.tap.text':
    'Questions that one tap answers came eight times as often, were answered more readily all the same, and disturbed less.',
  'about.tap.from': 'Not tested in clinicians. Intille 2016, Ponnada 2020.',
  'about.recall': 'Looking back in the evening',
  'about.recall.text': 'In the evening 28 % more entries were completed than when people were asked in the moment.',
  'about.recall.from': '54 people; not tested in clinicians. ReVibe.',
  'about.kind': 'Ten kind days',
  'about.kind.text':
    'Short exercises in what is good: a month later burnout was about 5 points of 100 lower than among those who waited, somewhere between 0 and 10.',
  'about.kind.from': 'Small effect, in health workers. PMC8440181, J Perinatol 2024.',
  'about.off': 'Leaving work behind',
  'about.off.text': 'Switching off can be learned, and practice that is longer and more frequent does more for it.',
  'about.off.from': 'Small effect (d = 0.36); 30 studies, 3,725 people. Karabinski 2021.',
  'about.pause': 'A minute between two sessions',
  'about.pause.text': 'Short breaks gave a little more vigour and a little less tiredness; work was done no better.',
  'about.pause.from': 'Small effects (d = 0.36 and 0.35). PMC9432722.',
  'about.asked': 'A check-in that leads to care',
  'about.asked.text':
    'People who were asked each month, with a link to care, were slightly less depressed and anxious after six months. From where on Tend speaks of care is its own choice, and was never validated.',
  'about.asked.from': 'Small effect; 1,275 people. Known to us from a summary. Agarwal 2024.',
  'about.self': 'A kind word to oneself',
  'about.self.text':
    'A short course, online and done alone: more self-compassion, and a little less burnout, than among those who waited.',
  'about.self.from': '190 people; on burnout a small part (partial eta squared 0.06). Super 2024.',
  'about.cue': 'A plan with a when',
  'about.cue.text':
    '“When this, then that” helps people do what they want to do, more so where they said it to themselves once.',
  'about.cue.from': 'Small to medium effect (d = 0.27 to 0.66); 642 tests. Sheeran 2024.',
  'about.days': 'How long a habit takes',
  'about.days.text': 'Half of the people needed 59 to 66 days or fewer; single ones between 4 and 335.',
  'about.days.from': 'Singh 2024.',
  'about.advice': 'Advice passed on',
  'about.advice.text':
    'Those who gave colleagues advice each week, without their name, had 8 points of 100 less burnout four months later. That was tested with sharing: of what you keep to yourself nothing is known.',
  'about.advice.from': '536 people. Linos 2022.',
  'about.mindful': 'Mindfulness',
  'about.mindful.text':
    'Reported to help against exhaustion, in nurses with low certainty, in physicians with very low certainty.',
  'about.mindful.from': 'A summary of 99 trials with 9,330 people.',
  'about.pleasure': 'Garden, letters, looking back, your own limit',
  'about.pleasure.text':
    'We know of no study that shows what these do for clinicians. They are a pleasure, and claim nothing.',
  'about.pleasure.from': 'Letters: one study, with students.',
  'about.harm': 'What can weigh on people',
  'about.harm.text':
    'Watching one’s mood did harm to 4 of 100 people with depression or bipolar disorder: so the check-in is weekly, off until you want it, and asks whether to stop. A course that was compulsory made burnout worse, said 43 of 100 residents: so all of this is yours, and no employer’s.',
  'about.harm.from': 'PMC12548826, westjem.com.',
  'about.privacy': 'Your privacy in ten sentences',
  'about.privacy.1': 'There is nothing to sign up with: no name, no mail address, no telephone number.',
  'about.privacy.2':
    'Names, cues, notes, check-ins, letters, people and all other words of yours are sealed on this device before they leave it.',
  'about.privacy.3': 'The key to them is made on your device, and no server ever holds it unlocked.',
  'about.privacy.4':
    'A server keeps a copy for your other devices and for reminders, and it sees which days were ticked, when and how much, how often something is due, your reminders, your work hours and your time zone.',
  'about.privacy.5':
    'It also sees when a text was written and roughly how long it is, the dates of letters and of people, and when each of your devices was online.',
  'about.privacy.6':
    'It does not see what a habit is called, who a person is, or whether an entry is a call at work, an hour of learning or a word of advice.',
  'about.privacy.7':
    'Reminders travel through the push service of your browser’s maker, which sees that something comes and when, and cannot read it.',
  'about.privacy.8': 'Tend sends nothing to anybody else: no advertising, no statistics, no code of another company.',
  'about.privacy.9':
    'Whoever has this device unlocked can read everything, for Tend has no lock of its own; and where the only device is gone and there is no recovery code, the words are gone as well.',
  'about.privacy.10':
    'Whoever runs the server also sends you this app and could one day send another one, so use a server of somebody you trust, or run your own.',
  'about.version': 'Version {version}',
  'about.version.free': 'Tend is free software: anybody may use, read and change it.',
  'about.licences': 'Licences',
  'about.licence': '{licence} licence',
});
