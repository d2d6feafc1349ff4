# The app in a container, as Hugging Face's Spaces and any other host run it. See deploy/README.md.
FROM python:3.12-slim

# requirements.txt installs what trains, too: docker build --build-arg REQUIREMENTS=requirements.txt .
ARG REQUIREMENTS=requirements-serve.txt

# Not root; Hugging Face's Spaces run everything as this number.
RUN useradd --create-home --uid 1000 denoiser
WORKDIR /home/denoiser/app

COPY requirements.txt requirements-serve.txt ./
# Only what the app imports gets compiled, below: everything would be 150 MB more.
RUN pip install --no-cache-dir --no-compile --requirement "$REQUIREMENTS"

COPY app.py ./
COPY .streamlit .streamlit
COPY denoiser denoiser
COPY deploy/warm_up.py deploy/
RUN python -m deploy.warm_up && mkdir /models && chown denoiser /models

# Models are inside, and nothing is downloaded at run time. Those trained here go to /models: mount a
# volume there to keep them.
ENV DENOISER_MODELS=/models PORT=7860
USER denoiser
EXPOSE 7860
HEALTHCHECK --start-period=30s CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/_stcore/health', timeout=3)"]
# Without an address of its own for the log, Streamlit asks a server of Amazon's for one when it starts.
CMD ["sh", "-c", "exec streamlit run app.py --server.address=0.0.0.0 --server.port=\"$PORT\" --server.headless=true --browser.serverAddress=localhost"]
