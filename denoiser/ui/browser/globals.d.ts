// Types of what the modules share, for the type checker.

/** Values that Python puts in front of each script, see `scripts.py`. */
declare const SHARED: {
  side: number;
  canvas: number;
  leastInk: number;
  ssimSigma: number;
  ssimK1: number;
  ssimK2: number;
  noUpload: string;
  pick: number;
  panels: string[];
  psnr: string;
  ssim: string;
  class: string;
  confident: string;
  keys: {
    canvas: string;
    canvas_buttons: string;
    noise: string;
    strength: string;
    source: string;
    class: string;
    newNoise: string;
    help: string;
    panels: string;
    scores: string[];
    words: string[];
  };
};

/** The source of the live view's worker. */
declare const WORKER: string;

/** A layer as `training/browser_export.py` describes it, with its weights. */
interface Layer {
  name: string;
  kind: string;
  inputs: string[];
  shape: number[];
  kernel?: number[];
  strides?: number[];
  activation?: string;
  use_bias?: boolean;
  weights?: Float64Array;
  bias?: Float64Array | null;
}

interface Tensor {
  shape: number[];
  data: Float64Array;
}

/** What the server tells the live view, see `live.show` in Python. */
interface Settings {
  networks: string[];
  clip: boolean;
  is_drawn: boolean;
  is_blank: boolean;
  sent: [string, number][];
  field: Float32Array;
  pure: Float32Array | null;
}

/** Sends something to the server, under a name that the component has in Python. */
type Trigger = (name: string, value: unknown) => void;

/** A network that the page passes on to the worker. */
interface NetworkMessage {
  kind: "network";
  name: string;
  file: Uint8Array;
}

/** What the page asks of the worker for each frame. */
interface DenoiseQuestion {
  kind: "denoise";
  denoiser: string;
  pure: Float32Array;
  isBlank: boolean;
  field: Float32Array;
  noiseFactor: number;
  clip: boolean;
}

/** What the page asks of the worker now and then. */
interface ClassifyQuestion {
  kind: "classify";
  classifier: string;
  pictures: Float32Array[];
}

type Question = DenoiseQuestion | ClassifyQuestion;

/** The three pictures, and their PSNR in dB; null on a blank canvas. */
interface DenoiseAnswer {
  pictures: Float32Array[];
  psnr: number[] | null;
}

/** How a picture is classified, and its SSIM. */
interface Classification {
  digit: number;
  confidence: number;
  ssim: number;
}

/** What the worker answers; `request` is the number that came with the question. */
type Answer =
  | { kind: "denoise"; request: number; answer: DenoiseAnswer }
  | { kind: "classify"; request: number; answer: Classification[] };

/** The drawing and the slider in one frame. */
interface Frame {
  pure: Float32Array;
  noiseFactor: number;
  began: number;
}

/** A component's script keeps its timer on its root. */
interface ShadowRoot {
  timer?: number;
}
