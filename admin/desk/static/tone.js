// Two soft notes, made here. A browser allows sound only after somebody has pressed something.

let context = null;

function wake() {
  context ??= new AudioContext();
  if (context.state === 'suspended') context.resume();
}

for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, wake, { capture: true, passive: true });

export function play() {
  if (!context) return;
  [[660, 0], [880, 0.22]].forEach(([pitch, delay]) => {
    const start = context.currentTime + delay;
    const note = new OscillatorNode(context, { type: 'sine', frequency: pitch });
    const loudness = new GainNode(context, { gain: 0 });
    loudness.gain.linearRampToValueAtTime(0.2, start + 0.03);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
    note.connect(loudness).connect(context.destination);
    note.start(start);
    note.stop(start + 0.55);
  });
  navigator.vibrate?.(120);
}
