import { after } from './clock.js';

/** Speech takes about this long where the browser cannot speak. */
const msPerCharacter = 65;

/**
 * Speaks what a call says and plays its recordings, one step after the other; `heard(step)` tells the
 * carrier that a step is over, so that a menu's time-out starts when the person has really heard it.
 */
export function startVoice(heard) {
  const speech = window.speechSynthesis;
  let on = localStorage.getItem('voice') !== 'off';
  let current = -1;
  let done = null;
  let audio = null;
  let callOff = () => {};

  function quiet() {
    callOff();
    speech?.cancel();
    audio?.pause();
    audio = null;
  }

  function begin(call, step) {
    quiet();
    current = step.number;
    let finished = false;
    done = () => {
      if (finished) return;
      finished = true;
      quiet();
      heard(step.number);
    };
    const finish = done;
    const expected = step.kind === 'play' ? 4000 : 800 + step.text.length * msPerCharacter;
    if (!on || !speech || (step.kind === 'say' && speech.getVoices().length === 0)) {
      callOff = after(expected, finish);
      return;
    }
    if (step.kind === 'play') {
      audio = new Audio(`/carrier/calls/${call.sid}/audio/${step.number}`);
      audio.onended = finish;
      audio.onerror = finish;
      audio.play().catch(finish);
      return;
    }
    const utterance = new SpeechSynthesisUtterance(step.text);
    if (step.language) utterance.lang = step.language;
    utterance.onend = finish;
    utterance.onerror = finish;
    speech.speak(utterance);
    // Some browsers lose the end of an utterance.
    callOff = after(expected * 2 + 3000, finish);
  }

  return {
    isOn: () => on,
    /** Called from a click, as browsers let a page make sound only then. */
    ready: () => speech?.resume(),
    toggle() {
      on = !on;
      localStorage.setItem('voice', on ? 'on' : 'off');
      if (!on) done?.();
    },
    follow(call) {
      const step = call.steps.findLast((one) => one.kind === 'say' || one.kind === 'play');
      if (step && step.number > current) begin(call, step);
    },
    hush: quiet,
    stop() {
      quiet();
      current = -1;
      done = null;
    },
  };
}
