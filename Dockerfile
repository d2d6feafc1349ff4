# The app in a container, for Hugging Face Spaces and any other host. See deploy/README.md.
FROM python:3.12-slim

# requirements.txt installs training as well: docker build --build-arg REQUIREMENTS=requirements.txt .
ARG REQUIREMENTS=requirements-serve.txt

# Not root; Hugging Face Spaces run every container as this user ID.
RUN useradd --create-home --uid 1000 denoiser
WORKDIR /home/denoiser/app

COPY requirements.txt requirements-serve.txt requirements-train.txt constraints.txt ./
# Only what the app imports is compiled, below: to compile everything would take 150 MB more.
RUN pip install --no-cache-dir --no-compile --requirement "$REQUIREMENTS" --constraint constraints.txt

COPY app.py ./
COPY .streamlit .streamlit
COPY denoiser denoiser
COPY deploy/warm_up.py deploy/health.py deploy/
RUN python -m deploy.warm_up && mkdir /models && chown denoiser /models

# The models are in the image; nothing is downloaded at run time. Models that are trained here are saved
# in /models: mount a volume there to keep them.
ENV DENOISER_MODELS=/models PORT=7860
USER denoiser
EXPOSE 7860
HEALTHCHECK --start-period=30s CMD ["python", "deploy/health.py"]
# Without serverAddress, Streamlit asks a server at Amazon for this machine's address, to write it to the log.
CMD ["sh", "-c", "exec streamlit run app.py --server.address=0.0.0.0 --server.port=\"$PORT\" --server.headless=true --browser.serverAddress=localhost"]
