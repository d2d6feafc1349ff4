// Types of what the modules share, for the type checker.

/** Values that Python puts in front of each script, see `scripts.py`. */
declare const SHARED: {
  side: number;
  canvas: number;
  leastInk: number;
  ssimSigma: number;
  panels: string[];
  psnr: string;
  ssim: string;
  class: string;
  confident: string;
  keys: {
    canvas: string;
    noise: string;
    strength: string;
    source: string;
    panels: string;
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

/** What the page asks of the worker for each frame. */
interface DenoiseRequest {
  denoiser: string;
  pure: Float32Array;
  isBlank: boolean;
  field: Float32Array;
  noiseFactor: number;
  clip: boolean;
}

/** The drawing and the slider in one frame. */
interface Frame {
  pure: Float32Array;
  noiseFactor: number;
  began: number;
}

/** How a picture is classified, and its SSIM. */
interface Reading {
  digit: number;
  confidence: number;
  ssim: number;
}

/** A component's script keeps its timer on its root. */
interface ShadowRoot {
  timer?: number;
}
