"""The digits that fit the noise, and what they say about the denoised picture.

The live view draws them, see `browser/live/belief.js`: that takes a server a tenth of a second for each
change.
"""

# The place for the samples, which stays hidden until the live view fills it.
HTML = """
<section class="belief" data-belief aria-label="Digits that fit this noise">
<p>Digits that fit this noise: <strong data-headline></strong></p>
<div class="belief-pictures">
<figure><div data-sheet></div>
<figcaption>Each could be the answer. The denoised picture is about their mean, so it is blurred where they
differ.</figcaption></figure>
<figure><div data-map></div><figcaption>Where they differ</figcaption></figure>
</div>
<p>Expected PSNR of the denoised picture: <strong data-expected></strong></p>
</section>
"""
