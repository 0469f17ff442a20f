/** Below this the meter shows nothing, in dB under full scale. */
export const lowestLevel = -60;

/** Listens to a stream and tells the highest level of each moment, in dB under full scale. Returns what ends it. */
export function meterLevel(stream: MediaStream, told: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    told(Math.max(lowestLevel, Math.min(0, 20 * Math.log10(peak || 1e-6))));
  }, 100);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
