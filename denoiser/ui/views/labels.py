"""Words and sizes that the server and the live view in the browser share."""

PANELS = ("Noisy", "Pure", "Denoised")  # the panels' captions, in the order of the book's figure
PSNR = "PSNR"
SSIM = "SSIM"
CLASS = "Classified as"
