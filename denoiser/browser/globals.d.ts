// Types of what the modules share, for the type checker.

/** Values that Python puts in front of each script, see `scripts.py`. */
declare const SHARED: {
  side: number;
  canvas: number;
  leastInk: number;
  ssimSigma: number;
  ssimK1: number;
  ssimK2: number;
  sampleCount: number;
  sampleSteps: number;
  lowestLevel: number;
  leastLevel: number;
  generationLevel: number;
  guidance: number;
  guidedAbove: number;
  restorationLevel: number;
  lastRoundLevel: number;
  roundSteps: number;
  rounds: number;
  leastGain: number;
  mostShown: number;
  invented: number;
  /** Colours above and below 0, as red, green and blue. */
  orange: number[];
  blue: number[];
  normalNoise: string;
  mixture: string;
  /** What `damages.js` computes with. */
  damage: {
    kinds: Record<string, { numbers: number; fields: string[]; isNoise: boolean }>;
    stripePeriod: number;
    mostSigma: number;
    mostSize: number;
    leastStrength: number;
    mostPhotons: number;
    jpegBlock: number;
    jpegSteps: number[];
    jpegBestQuality: number;
    jpegTie: number;
  };
  noUpload: string;
  pageFile: string;
  sources: string[];
  panels: string[];
  panelNames: string[];
  damaged: string;
  psnr: string;
  ssim: string;
  class: string;
  confident: string;
  verdictBadges: Record<string, string>;
  verdictOfLabel: string;
  verdictOfOwnLabel: string;
  verdictOfPure: string;
  keys: {
    canvas: string;
    canvas_buttons: string;
    noise: string;
    strength: string;
    source: string;
    drawing: string;
    class: string;
    newNoise: string;
    help: string;
    panels: string;
    closer: string;
    leave: string;
    pages: string;
    experiment: string;
  };
};

/** What Python tells the one-file page, see `page/__init__.py`. */
declare const PAGE: {
  /** As in `Settings`. */
  network: string;
  classifier: string | null;
  sampler: string | null;
  classes: string[];
  isOwn: boolean;
  noSamples: string;
  /** Points of the stroke that the page opens on, in pixels of the canvas. */
  example: number[][];
  /** Width of the brush in pixels of the canvas. */
  brush: number;
  /** The digits to pick from. */
  digits: Digit[];
  /** The types of damage that its network was trained on. */
  damages: PageDamage[];
  mostSeed: number;
};

/** A type of damage on the one-file page, and what the page says about it. */
interface PageDamage {
  kind: string;
  /** Of the slider. */
  label: string;
  /** The largest amount, and the one that the page opens on. */
  most: number;
  start: number;
  about: string;
}

/** A picture of the gallery: its class, its number there, and what is said about it. */
interface Digit {
  label: number | null;
  number: number;
  name: string;
  about: string;
}

/** The entries of the glossary by what links to them lead to, see `shell/__init__.py`. */
declare const GLOSSARY: Record<string, { term: string; text: string }>;

/** The source of the live view's worker. */
declare const WORKER: string;

/** The name of a component's script, see `loader.js`. */
declare const SCRIPT: string;

/** The module that `kernel.c` becomes, in Base64. */
declare const KERNEL: string;

/** A Float32Array or a Float64Array. */
interface Numbers {
  [index: number]: number;
  readonly length: number;
  fill(value: number): unknown;
  reduce(take: (result: number, number: number) => number, initial?: number): number;
  set(numbers: ArrayLike<number>, at?: number): void;
  indexOf(number: number): number;
  subarray(start: number, end: number): Numbers;
}

/** Memory of a backend. */
interface Slot {
  readonly data: Numbers;
  length: number;
  /** Where it begins in WebAssembly's memory. */
  at?: number;
}

/** Indices that a backend keeps. */
interface Places {
  readonly data: Int32Array;
  length: number;
  at?: number;
}

/** The output of a layer for one picture. */
interface Tensor extends Slot {
  shape: number[];
}

/** What a product of matrices ends with. */
interface Ending {
  bias: Slot | null;
  isRelu: boolean;
}

/** What layers are computed from. Slots are the backend's own. */
interface Backend {
  kind: string;
  /** Return memory, which is 0. */
  allocate(length: number): Slot;
  keep(numbers: Int32Array): Places;
  /** Lay out a matrix [rows, columns] as the right side of a product. */
  pack(matrix: Float32Array, rows: number, columns: number): Slot;
  /** Multiply left[rows, inner] by a packed matrix [inner, columns]. */
  multiply(
    left: Slot,
    right: Slot,
    product: Slot,
    sizes: Ending & { rows: number; inner: number; columns: number },
  ): void;
  /** Prepare a 3x3 convolution that moves by one pixel; `above` and `before` are its padding. */
  winograd(
    weights: Float32Array,
    input: Tensor,
    output: Tensor,
    sizes: Ending & { above: number; before: number },
  ): () => void;
  /** Copy pixels into rows; -1 stays as it is. */
  gather(picture: Slot, places: Places, rows: Slot, channels: number): void;
  /** Add rows to pixels; -1 is left out. */
  scatter(rows: Slot, places: Places, picture: Slot, channels: number): void;
  /** Write a bias, or 0, to each pixel. */
  fill(picture: Slot, bias: Slot | null): void;
  add(one: Slot, other: Slot, sum: Slot): void;
  /** Write the larger of 0 and each number. */
  rectify(from: Slot, to: Slot): void;
}

/** A layer as `training/browser_export.py` describes it, with its weights. */
interface Layer {
  name: string;
  kind: string;
  inputs: string[];
  shape: number[];
  kernel?: number[];
  strides?: number[];
  dilation?: number[];
  groups?: number;
  activation?: string;
  alpha?: number;
  threshold?: number;
  least?: number;
  most?: number;
  epsilon?: number;
  axis?: number;
  axes?: number[];
  pool?: number[];
  size?: number[];
  padding?: number[][];
  interpolation?: string;
  use_bias?: boolean;
  weights?: Float32Array;
  bias?: Slot | null;
  parameters?: Float32Array[];
}

/** Prepares a layer, with all memory that it needs; returns the function that computes it. */
type Prepare = (layer: Layer, inputs: Tensor[], output: Tensor, backend: Backend) => () => void;

/** A layer at its place in a network. */
interface LayerOfNetwork {
  layer: Layer;
  inputs: Tensor[];
  output: Tensor;
  /** Computes the output from the inputs. */
  compute: () => void;
  /** See `termsOf`, which puts it there. */
  visit?: VisitTerms;
}

/** Passes on the terms of a number of a layer's output. */
type VisitTerms = (at: number, take: (input: number, from: number, weight: number) => void) => void;

/** Prepares a layer to have its terms found. */
type FindTerms = (layer: Layer, inputs: Tensor[], output: Tensor) => VisitTerms;

/** A number that another one is made of. */
interface Term {
  /** Which of the layer's inputs it is from. */
  input: number;
  /** Its place there; for padding, -1 less the number of the map. */
  at: number;
  value: number;
  weight: number;
  product: number;
}

/** What a number of a layer's output is made of. */
interface Explanation {
  how: "sum" | "product" | "quotient" | "largest" | "smallest";
  terms: Term[];
  bias: number;
  /** What becomes of the terms with the bias, and after the activation. */
  before: number;
  after?: number;
  /** What the network has computed. */
  value: number;
  /** For softmax: what all its numbers were before. */
  others?: number[];
}

/** A box of the drawing of a network, see `inside/__init__.py`. */
interface BoxFacts {
  name: string;
  /** The name of its last layer, whose output it shows. */
  output: string;
  layers: string[];
  inputs: string[];
  /** Rows, columns and maps; or the count of plain numbers. */
  shape: number[];
  column: number;
  row: number;
  isSmall: boolean;
  sign: string;
  /** The kind of its first layer. */
  short: string;
  label: string;
  title: string;
  spoken: string;
  facts: string;
  about: string;
  /** Of Keras. */
  lines: string;
  /** Rows and columns of a convolution's kernel. */
  window: number[] | null;
  isWeighted: boolean;
  /** The least number that has the full colour: 1 for the output, whose black is 0 and white is 1. */
  full: number;
  activation: string;
  /** Of its layers but the first. */
  folded: Record<string, { kind: string; isPassed: boolean }>;
}

/** What the server tells Inside, see `inside/__init__.py`. */
interface InsideSettings {
  /** HTML by the places that it goes to. */
  texts: Record<string, string>;
  files: string[];
  /** Null where it cannot run in a browser; of the others, where there is none. */
  network: string | null;
  classifier: string | null;
  sampler: string | null;
  classes: string[];
  boxes: BoxFacts[];
  /** The same for the same boxes. */
  boxesKey: string;
  /** The same where all but the place is the same. */
  key: string;
  /** The number in the address: the box, or "" for the last; row and column count from 0, the map from 1. */
  place: { box: string; row: number; column: number; map: number };
  clip: boolean;
  is_drawn: boolean;
  is_noisy: boolean;
  corruption: Corruption;
  /** Names of the pictures that a path can lead to. */
  otherNames: string[];
  /** The layer that is looked at as a code; null where there is none. */
  code: { layer: string; isOnlyWay: boolean; about: string } | null;
}

/** Where a box is drawn, in pixels. */
interface BoxPlace {
  left: number;
  top: number;
  size: number;
}

/** The places of all boxes. */
interface Placing {
  places: BoxPlace[];
  /** Whether boxes have room for their names. */
  isNamed: boolean;
  /** Whether the network runs downwards. */
  isUpright: boolean;
  width: number;
  height: number;
}

/** A small picture in colours. */
interface Mosaic {
  width: number;
  height: number;
  colours: Uint8ClampedArray;
}

/** What Inside asks of the worker for each frame. */
interface LookQuestion {
  kind: "look";
  file: string;
  pure: Float32Array;
  corruption: Corruption | null;
  amount: number;
  clip: boolean;
  boxes: { output: string; shape: number[]; full: number }[];
  /** Of a mosaic, in pixels. */
  side: number;
  /** The layer whose numbers are shown; null for none. */
  opened: string | null;
  /** The number that is explained: its place in the output of the last of these layers of a box. */
  number: { layers: string[]; at: number } | null;
  /** The pixel of the output whose sensitivity is shown. */
  pixel: number | null;
}

/** A number with what it is made of. */
interface ExplainedNumber {
  at: number;
  /** Names of the layers that the terms are from. */
  inputs: string[];
  /** Null for the network's input. */
  main: Explanation | null;
  value: number;
  /** What the other layers of the box make of it. */
  changes: { name: string; value: number }[];
}

interface LookAnswer {
  noisy: Float32Array;
  denoised: Float32Array;
  mosaics: Mosaic[];
  numbers: Float32Array | null;
  explained: ExplainedNumber | null;
  /** How much the pixel of the output changes with each of the input. */
  sensitivity: Float32Array | null;
  /** Outside of it nothing matters for the pixel. */
  field: Rectangle | null;
  pixel: number | null;
}

/** Rows and columns, the last ones included. */
interface Rectangle {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** What Inside asks about the effective pixels of a picture, see `fields.js`. */
interface TraceQuestion {
  kind: "trace";
  file: string;
  pure: Float32Array;
  corruption: Corruption;
  amount: number;
  clip: boolean;
}

/** What Inside asks for noise that misleads, see `misleading.js`. */
interface MisleadQuestion {
  kind: "mislead";
  file: string;
  classifier: string;
  files: string[];
  pure: Float32Array;
  noiseFactor: number;
  clip: boolean;
  /** The class that it is to draw. */
  target: number;
  state: MisleadState;
}

/** Noise on its way. */
interface MisleadState {
  noise: Float32Array;
  velocity: Float32Array;
  steps: number;
  isFound: boolean;
  /** Of the classes, for the picture that is denoised with the noise. */
  probabilities?: number[];
  denoised?: Float32Array;
}

/** What Inside asks about the code of a network, see `decoding.js`. */
interface DecodeQuestion {
  kind: "decode";
  file: string;
  noisy: Float32Array;
  layer: string;
  /** Whether the connections around the code are cut. */
  isCut: boolean;
  /** Numbers to decode in place of the picture's own, each with their pictures. */
  codes: Float32Array[];
  /** Numbers of the code, of which each is to be drawn by itself. */
  units: number[];
}

interface DecodeAnswer {
  /** The picture's own. */
  code: Float32Array;
  own: Float32Array;
  pictures: Float32Array[];
  /** What each of the units adds, in the order of the question. */
  drawn: Float32Array[];
}

/** What the server tells the live view, see `live.show` in Python. */
interface Settings {
  /** Names of the files of what denoises, what classifies, and what draws samples; null for none. */
  network: string;
  classifier: string | null;
  sampler: string | null;
  /** What the classes are called; empty where nothing is classified. */
  classes: string[];
  /** Whether the picture is one of someone's own. */
  is_own: boolean;
  /** Why there are no samples; empty where that is not said. */
  no_samples: string;
  clip: boolean;
  is_drawn: boolean;
  is_blank: boolean;
  /** The class that MNIST, or whoever brought it, gives the picture. */
  label: number | null;
  /** Whether it may not be a digit at all. */
  is_doubtful: boolean;
  corruption: Corruption;
  pure: Float32Array | null;
}

/** A type of damage with its random numbers, see `imaging/corruptions.py`. */
interface Corruption {
  kind: string;
  numbers: number[];
  /** For each pixel. */
  fields: Float32Array[];
}

/** Sends something to the server, under a name that the component has in Python. */
type Trigger = (name: string, value: unknown) => void;

/** A file that the page passes on to the worker. */
interface FileMessage {
  kind: "file";
  name: string;
  content: Uint8Array;
}

/** Returns standard-normal numbers. */
type Draw = (count: number) => Float32Array;

/** What the page asks of the worker for each frame. */
interface DenoiseQuestion {
  kind: "denoise";
  /** Of a network, as in all questions but `NearestQuestion`. */
  file: string;
  pure: Float32Array;
  /** Null for a picture that is damaged already. */
  corruption: Corruption | null;
  /** The noise factor, or the strength of another damage. */
  amount: number;
  clip: boolean;
}

/** What the page asks of the worker now and then. */
interface ClassifyQuestion {
  kind: "classify";
  /** Of the classifier; null where there is none. */
  file: string | null;
  pictures: Float32Array[];
}

/** Linear damage, see `imaging/observations.py`. */
type Damage =
  | { kind: "pixels"; isKnown: ArrayLike<boolean | number> }
  | { kind: "averages"; size: number }
  | { kind: "blur"; sigma: number };

/** What is known of a picture. */
interface Observation {
  damage: Damage;
  known: Float32Array;
}

/** A step of samples. */
interface SampleStep {
  /** The noise level to begin with, where noise is added first. */
  renewTo?: number;
  /** The noise level after the step; 0 to end. */
  nextLevel: number;
}

/** Samples between two steps, one picture after the other. */
interface SampleState {
  pictures: Float32Array;
  level: number;
  /** Of the step before; null at the beginning. */
  guesses: Float32Array | null;
  /** The pictures before the step, for which these are the guesses. */
  noisy: Float32Array | null;
  stride: number;
}

/** Returns a better guess for a noisy picture of a noise level. */
type Adjust = (noisy: Float32Array, guess: Float32Array, level: number) => Float32Array;

/** What the page asks for each step of a few samples. */
interface SampleQuestion {
  kind: "sample";
  file: string;
  /** A worse network, which guesses are moved away from; null for none. */
  worse: string | null;
  state: SampleState;
  step: SampleStep;
  observation: Observation | null;
  /** Whether the samples are of nothing, so that they need not be alike. */
  isFree: boolean;
  /** Of the random numbers. */
  seed: number;
}

/** What the page asks about samples. */
interface VoteQuestion {
  kind: "vote";
  file: string;
  pictures: Float32Array[];
}

/** What the page asks about noise without a digit. */
interface InventQuestion {
  kind: "invent";
  file: string;
  noiseFactor: number;
  count: number;
  clip: boolean;
}

/** What the page asks about pictures that may be copies. */
interface NearestQuestion {
  kind: "nearest";
  /** Of digits. */
  file: string;
  pictures: Float32Array[];
}

/** The digit that is most like a picture. */
interface Nearest {
  pixels: Float32Array;
  distance: number;
}

/** Samples after a step. */
interface Drawn {
  /** The guesses of the network, which end as the samples. */
  samples: Float32Array[];
  /** What they were guessed from. */
  noisy: Float32Array[];
  /** Of the step. */
  number: number;
  /** How many of the samples are final. */
  finished: number;
  isDone: boolean;
}

/** Samples to draw. */
interface Task {
  /** Of the network. */
  file: string;
  /** See `SampleQuestion`. */
  worse: string | null;
  /** How many samples to draw one after the other, in multiples of four. */
  batches: number[];
  steps: SampleStep[];
  /** The picture that each begins with. */
  start: Float32Array;
  /** Its noise level; 0 where the first step adds noise. */
  level: number;
  observation: Observation | null;
  /** See `SampleQuestion`. */
  isFree?: boolean;
  /** Of the random numbers. */
  seed: number;
  /** Called after each step. */
  onSamples: (drawn: Drawn) => void;
}

/** Samples that are being drawn. */
interface Job extends Task {
  run: number;
  samples: Float32Array[];
  noisy: Float32Array[];
}

type Question =
  | DenoiseQuestion
  | ClassifyQuestion
  | SampleQuestion
  | VoteQuestion
  | InventQuestion
  | NearestQuestion
  | OutcomeQuestion
  | LookQuestion
  | TraceQuestion
  | MisleadQuestion
  | DecodeQuestion
  | TrainQuestion;

/** The three pictures, and their PSNR in dB. */
interface DenoiseAnswer {
  pictures: Float32Array[];
  psnr: number[];
}

/** How a picture is classified, and its SSIM. */
interface Classification {
  label: number;
  confidence: number;
  ssim: number;
}

/** The drawing and the slider in one frame. */
interface Frame {
  pure: Float32Array;
  /** See `DenoiseQuestion`. */
  amount: number;
  began: number;
}

/** What the server tells the Generate page, see `generate.show` in Python. */
interface GenerationSettings {
  network: string;
  /** A worse network, see `sampling.generate` in Python; null for none. */
  worse: string | null;
  /** The mean of all pictures. */
  mean: number[];
  /** The noise level to begin with. */
  level: number;
  /** Null for none. */
  classifier: string | null;
  /** What its classes are called. */
  classes: string[];
  /** The file of the pictures that are known. */
  known: string;
  steps: number;
  seed: number;
  /** What is drawn: "digit" or "picture". */
  thing: string;
  /** What the most similar one is. */
  knownThing: string;
  /** What the pairs are. */
  caption: string;
  /** What is said about all of them, as HTML, with the places `{sure}` and `{median}`. */
  summary: string;
}

/** What the server tells the Restore page, see `restore.show` in Python. */
interface RestorationSettings {
  network: string;
  classifier: string;
  /** Null for the drawing, which is read from the canvas. */
  pure: number[] | null;
  damage: Damage;
}

/** A round of the game, see `evaluation/game.py`. */
interface GameRound {
  label: number;
  /** The noise factor. */
  noise: number;
  /** The index of the digit in the gallery. */
  digit: number;
  /** Of the noise. */
  seed: number;
  pure: Float32Array;
  field: Float32Array;
}

/** What the server tells the Guess page, see `guess.show` in Python. */
interface GameSettings {
  /** The number of the game. */
  game: number;
  network: string;
  classifier: string;
  /** To the same rounds. */
  link: string;
  /** Of the network in charts. */
  colour: string;
  /** Noise factors, with the network's accuracy on images. */
  measured: [number, number][];
  /** Which ones, in words. */
  images: string;
  /** What the game shows. */
  lesson: string;
  /** Whether single keys act. */
  keys: boolean;
  rounds: GameRound[];
}

/** Who guesses. */
type Player = "you" | "classifier" | "samples";

/** What an opponent says, and how probable it takes that to be. */
interface Answer {
  digit: number;
  percent: number;
}

/** What the opponents say in a round, with what they say it of. */
interface Reply {
  denoised: Float32Array;
  samples: Float32Array[];
  /** How probable the samples make each class. */
  shares: number[];
  /** Of the denoised picture. */
  classifier: Answer;
  /** Of the samples together. */
  together: Answer;
}

/** A round that the visitor has guessed, as the browser keeps it. */
interface PlayedRound {
  label: number;
  noise: number;
  you: number;
  /** Null until they have answered. */
  classifier: Answer | null;
  samples: Answer | null;
}

/** How far a game was played. */
interface Play {
  /** The index of the round that is looked at; the number of rounds at the end. */
  at: number;
  rounds: PlayedRound[];
}

/** What a pen draws on, see `pen.js`. */
interface PenTarget {
  /** Return the canvas, which the pen's frame is laid over. */
  canvas: () => Element;
  /** Take a move, or that the pen goes down or up, at a point in pixels of the canvas. */
  take: (what: "down" | "move" | "up", x: number, y: number) => void;
  /** Return the buttons that undo the last stroke and clear the canvas. */
  buttons: () => HTMLElement[];
}

/** A component's script keeps its timer on its root. */
interface ShadowRoot {
  timer?: number;
}

/** What the server sends to `cells.js`: a picture, its cells, and which one is chosen. */
interface CellsData {
  address: string;
  width: number;
  largest: number;
  rows: number;
  columns: number;
  label: string;
  cell: string;
  names: string[];
  first: number;
  mark: string;
  row: number;
  column: number;
}

/** Runs a network of a file on a picture; the next run overwrites what it returns. */
type RunNetwork = (file: string, picture: Float32Array) => Numbers;

/** The networks of the experiments, by the names of their files; empty where one is not on the server. */
interface LessonNetworks {
  cnn: string;
  ffnn: string;
  blind: string;
  classifier: string;
}

/** What the Learn page asks, see `lesson/outcomes.js`. */
interface OutcomeQuestion {
  kind: "outcome";
  experiment: number;
  files: string[];
  networks: LessonNetworks;
  pure: Float32Array;
  field: Float32Array;
  noiseFactor: number;
  seed: number;
  /** The class that MNIST gives the digit. */
  label: number | null;
  /** Noise factors of a curve. */
  at?: number[];
  /** The file with an outcome that was measured beforehand; empty where it is measured now. */
  pairs: string;
}

/** What was measured on pairs of networks, see `lesson/pairs.py`; pictures are in Base64. */
interface MeasuredPairs {
  sizes: number[];
  rows: { split: number; digits: number; noise: number; own: number; new: number; agreement: number }[];
  shown_noise: number;
  denoised: { pure: string; noisy: string; outputs: [string, string][] }[];
  drawn: { outputs: [string, string][]; nearest: [string, string][] }[];
}

/** Pictures with a caption. */
interface OutcomeFigure {
  caption: string;
  pictures: Float32Array[];
  /** Whether to show in colour what lies outside 0 to 1. */
  isRange?: boolean;
  /** A name for each picture, and whether it is wrong. */
  names?: string[];
  wrong?: boolean[];
}

/** Rows of pictures under numbers. */
interface OutcomeTable {
  caption: string;
  /** What is shown beside the table. */
  beside: OutcomeFigure[];
  /** What the numbers are. */
  head: string;
  columns: string[];
  rows: { name: string; pictures: Float32Array[] }[];
}

/** A number, or one for each point of a curve. */
type Prediction = number | number[];

/** What an experiment measured. */
interface Outcome {
  value: Prediction;
  figures: OutcomeFigure[];
  /** Other numbers that were measured. */
  numbers?: number[];
  /** Pictures whose numbers are counted. */
  bars?: Record<string, Float32Array>;
  /** Curves over the noise factor, or over what the prediction is drawn over. */
  lines?: { name: string; values: number[] }[];
  /** The curve that the prediction is drawn beside. */
  reference?: number[];
  /** What the curves say. */
  note?: string;
  tables?: OutcomeTable[];
}

/** How to train a network in the browser. */
interface TrainingPlan {
  seed: number;
  steps: number;
  noiseFactor: number;
  /** Which digits to train on: so many, from one on, and each so many further. */
  first: number;
  stride: number;
  count: number;
}

/** A network that is being trained: weights and what Adam keeps, layer by layer. */
interface Trained {
  plan: TrainingPlan;
  step: number;
  weights: Float32Array[];
  means: Float32Array[];
  squares: Float32Array[];
}

/** What the Learn page asks for a few steps of a training. */
interface TrainQuestion {
  kind: "train";
  /** Of digits. */
  file: string;
  networks: Trained[];
  steps: number;
}

/** How a visitor predicts, see `experiments.py`. */
interface PredictionKind {
  kind: "slider" | "choice" | "curve";
  label: string;
  low?: number;
  high?: number;
  step?: number;
  unit?: string;
  options?: string[];
  at?: number[];
  axis?: string;
  ticks?: number[];
  scale?: "linear" | "logarithmic";
  reference?: string;
}

/** A way to spoil a training. */
interface FailureSettings {
  name: string;
  steps: number | null;
  noiseFactor: number;
  digits: "all" | "one" | "another";
  explanation: string;
}

/** An experiment, see `experiments.py`; those that are not shown have no words. */
interface LearnExperiment {
  title: string;
  prediction: PredictionKind;
  failures: FailureSettings[];
  question?: string;
  noiseFactor?: number | null;
  explanation?: string;
  openQuestion?: string;
  /** HTML: where an outcome comes from that was measured beforehand; empty where it is measured now. */
  source?: string;
  /** The curve that a prediction is drawn beside; null where it depends on the picture. */
  reference?: number[] | null;
}

/** What the server tells the Learn page, see `learn.show` in Python. */
interface LearnSettings {
  experiment: number;
  experiments: LearnExperiment[];
  files: string[];
  networks: LessonNetworks;
  digits: string;
  /** The file with the outcome that was measured beforehand; empty for other experiments. */
  pairs: string;
  training: { steps: number; noiseFactor: number; classSize: number };
  /** Whether the picture is the drawing, which is read from the canvas. */
  isDrawn: boolean;
  label: number | null;
  seed: number;
  isPresented: boolean;
  /** Why the experiment cannot be done here; empty where it can. */
  missing: string;
}

/** What a visitor's browser keeps of an experiment. */
interface Entry {
  prediction?: Prediction;
  /** Whether the prediction is final, so that the outcome may be shown. */
  isSettled?: boolean;
  /** How the visitor spoiled the training. */
  failure?: number;
  /** The outcome for the picture that the prediction was for. */
  measured?: Prediction;
  /** Which picture and noise that was. */
  for?: string;
  /** To the open question. */
  answer?: string;
}
