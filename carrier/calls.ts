import { type Call, type CallStatus, durationOf, isOver, type Step } from './call.ts';
import { reportCalls } from './call-reports.ts';
import type { CallRequest } from './call-request.ts';
import { talk } from './call-talk.ts';
import type { Recording } from './conversation.ts';
import type { Exchange } from './exchange.ts';
import type { Effects } from './faults.ts';
import { type Ledger, ledger } from './ledger.ts';
import { type Line, openLine, type Signal } from './line.ts';

/** All calls, live and over. */
export type Calls = {
  book: Ledger<Call>;
  /** Stores it and starts to dial. */
  create(request: CallRequest, effects: Effects): Call;
  /** Gives a live call a signal; `false` when it is over. */
  signal(call: Call, signal: Signal): boolean;
  /** What the last Play of a call fetched, for the page. */
  audio(sid: string, step: number): Recording | undefined;
  clear(): void;
};

export function startCalls(exchange: Exchange): Calls {
  const { clock, work, settings, contacts } = exchange;
  const book = ledger<Call>(
    (call) => call.sid,
    (call) => [call.to],
    exchange.keep,
  );
  const lines = new Map<string, Line>();
  const audio = new Map<string, Recording>();

  function noteStep(call: Call, kind: Step['kind'], text: string, language: string | null): Step {
    const step: Step = { number: call.steps.length, kind, text, language, at: clock.now() };
    call.steps.push(step);
    exchange.stream.changed(call.to);
    return step;
  }

  function keepAudio(key: string, recording: Recording) {
    audio.set(key, recording);
    for (const oldest of audio.keys()) if (audio.size > 100) audio.delete(oldest);
  }

  function change(call: Call, status: CallStatus) {
    call.status = status;
    call.updatedAt = clock.now();
    if (status === 'in-progress') call.answeredAt = call.updatedAt;
    if (isOver(call)) call.endedAt = call.updatedAt;
    const live = !isOver(call) && status !== 'queued';
    const mine = contacts.get(call.to)?.callSid === call.sid;
    if (live || mine) {
      contacts.touch(call.to, 'phone', {
        callSid: live ? call.sid : null,
        ringing: status === 'ringing',
        lastAt: call.updatedAt,
        preview: previewOf(call),
        ...(status === 'no-answer' ? { unread: (contacts.get(call.to)?.unread ?? 0) + 1 } : {}),
      });
    }
  }

  /** queued → initiated → ringing → answered or not → completed (contract, section 2). */
  async function run(call: Call, line: Line, effects: Effects) {
    const reports = reportCalls(exchange, call, effects);
    const end = async (status: CallStatus, sipCode: number | null = null) => {
      call.sipCode = sipCode;
      call.gather = null;
      lines.delete(call.sid);
      change(call, status);
      reports.status('completed', status);
      await reports.flush();
    };

    const { pace } = settings;
    if ((await line.until(pace.dialMs, isEnd)) !== null) return end('canceled', 487);
    reports.status('initiated', 'initiated');
    if ((await line.until(pace.ringMs, isEnd)) !== null) return end('canceled', 487);
    change(call, 'ringing');
    reports.status('ringing', 'ringing');

    const answer = await ring(call, line, effects);
    if (answer === 'no-answer') return end('no-answer');
    if (answer === 'failed') {
      call.errorCode = effects.code ?? null;
      return end('failed', effects.sipCode ?? 480);
    }
    if (answer.type === 'reject') return end('busy', 486);
    if (answer.type !== 'answer') return end('canceled', 487);

    change(call, 'in-progress');
    reports.status('answered', 'in-progress');
    const verdict = detect(call, answer.by);
    if (call.asyncAmd === null) call.answeredBy = verdict;
    else if (verdict !== null) reports.machineVerdict(verdict);
    await talk({
      exchange,
      call,
      line,
      listening: answer.listening,
      digits: effects.digits ?? '',
      endsAt: clock.now() + call.timeLimitMs,
      note: (kind, text, language = null) => noteStep(call, kind, text, language),
      keepAudio: (step, recording) => keepAudio(`${call.sid} ${step}`, recording),
    });
    if (call.asyncAmd !== null) call.answeredBy = verdict;
    await end('completed', 200);
  }

  /** Rings until somebody does something, or as the phone's voicemail or a fault decides. */
  async function ring(call: Call, line: Line, effects: Effects) {
    const machine: Signal = { type: 'answer', by: 'machine', listening: false };
    switch (effects.outcome) {
      case 'no-answer':
        return 'no-answer' as const;
      case 'failed':
        return 'failed' as const;
      case 'busy':
        return { type: 'reject' } as const;
      case 'machine':
        return machine;
      case 'completed':
        return { type: 'answer', by: 'human', listening: false } as const;
      case undefined:
    }
    const voicemail = contacts.get(call.to)?.voicemail ?? false;
    const ringMs = voicemail ? Math.min(settings.pace.voicemailMs, call.timeoutMs) : call.timeoutMs;
    const signal = await line.until(
      ringMs,
      (one) => isEnd(one) || one.type === 'answer' || one.type === 'reject',
    );
    return signal ?? (voicemail ? machine : ('no-answer' as const));
  }

  return {
    book,
    create(request, effects) {
      const now = clock.now();
      const call: Call = {
        ...request,
        sid: exchange.newSid('CA'),
        status: 'queued',
        answeredBy: null,
        createdAt: now,
        updatedAt: now,
        answeredAt: null,
        endedAt: null,
        sipCode: null,
        errorCode: null,
        steps: [],
        gather: null,
      };
      book.add(call);
      const line = openLine(clock, work);
      lines.set(call.sid, line);
      work.run(() => run(call, line, effects));
      return call;
    },
    signal(call, signal) {
      const line = lines.get(call.sid);
      line?.push(signal);
      return line !== undefined;
    },
    audio: (sid, step) => audio.get(`${sid} ${step}`),
    clear() {
      for (const line of lines.values()) line.push({ type: 'hangup' });
      book.clear();
      audio.clear();
    },
  };
}

const isEnd = (signal: Signal) => signal.type === 'cancel' || signal.type === 'hangup';

function detect(call: Call, by: 'human' | 'machine'): string | null {
  if (call.machineDetection === null) return null;
  if (by === 'human') return 'human';
  return call.machineDetection === 'Enable' ? 'machine_start' : 'machine_end_beep';
}

const previewOf = (call: Call) =>
  ({
    queued: 'Call',
    ringing: 'Incoming call',
    'in-progress': 'Call in progress',
    completed: `Call, ${durationOf(call)} s`,
    busy: 'Declined call',
    failed: 'Failed call',
    'no-answer': 'Missed call',
    canceled: 'Canceled call',
  })[call.status];
