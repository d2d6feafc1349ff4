"""Words and keys that the server and the browser's scripts share."""

PANELS = ("Noisy", "Pure", "Denoised")  # the panels' captions, in the order of the book's figure
PANEL_NAMES = tuple(caption.lower() for caption in PANELS)
DAMAGED = "Damaged"  # the first panel's caption where the damage is no noise
PSNR = "PSNR"
SSIM = "SSIM"
CLASS = "Classified as"
CONFIDENT = "confident"  # behind the percentage
SOURCES = ("Draw", "Pick", "Upload")

# Keys of widgets and containers, by which the scripts find them.
CANVAS_KEY = "canvas"
CANVAS_BUTTONS_KEY = "canvas_buttons"
PICTURE_TOOLS_KEY = "picture_tools"
SOURCE_KEY = "source"
DRAWING_KEY = "drawing"
PAGE_FILE = "denoiser.html"  # under which the server offers the one-file page
NO_UPLOAD = "Upload a picture of a digit to see it denoised."
CLASS_KEY = "_class"  # of the picture to pick, not in the address
NOISE_KEY = "noise"
EXPERIMENT_KEY = "experiment"
STRENGTH_KEY = "strength"
STEP = 0.05  # of the sliders for noise and strength
PAGES_KEY = "pages"
WORKBENCH_KEY, PICTURE_KEY, RESULT_KEY = "workbench", "picture", "result"
NOISE_ROW_KEY, NETWORK_KEY = "noise_row", "network"
PANELS_KEY = "panels"
CLOSER_KEY = "closer"
LEAVE_KEY = "leave"
HELP_KEY, SHORTCUTS_KEY = "keys_help", "keys"
NEW_NOISE_KEY = "new_noise"

NOISE_HELP = (
    "How strong the noise is. The book uses 0.55. Every pixel gets a random number of its own:"
    " noisy = pure + noise factor x normal noise."
)
PSNR_HELP = (
    "Peak signal-to-noise ratio, in decibels: how close a picture is to the pure one. Higher is"
    " better; 10 dB more means a tenth of the mean squared error. The noisy picture is measured as it"
    " is shown, clipped to black and white."
)
SSIM_HELP = (
    "Structural similarity to the pure picture: 1 means the same structure, 0 none of it. Higher is"
    " better."
)
CLASS_HELP = (
    "The digit that a second network sees in the picture, and how confident it is. This digit"
    " classifier was trained on pure digits only, and takes every crisp picture for a digit."
)
OWN_CLASS_HELP = (
    "The class that a second network sees in the picture, and how confident it is. This classifier was trained"
    " on the same pictures as the model, without noise, and takes everything for one of their classes."
)
