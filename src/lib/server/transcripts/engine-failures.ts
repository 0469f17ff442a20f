import { Refusal } from '../refusal.ts';

export class WhisperMissing extends Refusal {
  readonly retry = true;
  constructor(file: string) {
    super(
      'whisper-missing',
      503,
      `${file} is not there, or cannot be read. Tell the operator of the portal: WHISPER_PATH and WHISPER_MODEL name it.`,
      { file }
    );
  }
}

export class WhisperFailed extends Refusal {
  readonly retry = true;
  constructor(reason: string) {
    super('whisper-failed', 500, `whisper-cli could not write the sound down: ${reason}`, { reason });
  }
}

export class SpeechServerUnreachable extends Refusal {
  readonly retry = true;
  constructor(host: string, reason: string) {
    super(
      'speech-server-unreachable',
      502,
      `The transcription server ${host} does not answer (${reason}). It is asked again later.`,
      { host, reason }
    );
  }
}

export class SpeechServerBusy extends Refusal {
  readonly retry = true;
  constructor(host: string, status: number) {
    super(
      'speech-server-busy',
      503,
      `The transcription server ${host} has too much to do or is out of order (${status}). It is asked again later.`,
      { host, status }
    );
  }
}

export class SpeechServerRefused extends Refusal {
  constructor(host: string, status: number, reason: string) {
    super(
      'speech-server-refused',
      502,
      `The transcription server ${host} refused the sound (${status}): ${reason || 'it does not say why'}`,
      { host, status, reason: reason || '–' }
    );
  }
}

export class SpeechServerKeyWrong extends Refusal {
  constructor(host: string) {
    super(
      'speech-server-key-wrong',
      502,
      `The transcription server ${host} does not accept the key of the portal. Tell the operator: TRANSCRIBE_KEY holds it.`,
      { host }
    );
  }
}

export class SpeechServerUnusable extends Refusal {
  readonly retry = true;
  constructor(host: string) {
    super(
      'speech-server-unusable',
      502,
      `What the transcription server ${host} answered cannot be read. It must answer with segments and their times (verbose_json).`,
      { host }
    );
  }
}
