FROM python:3.11-slim-bookworm
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
RUN adduser --system --uid 1000 --group lichen && mkdir /work && chown lichen:lichen /work
ENV HOME=/work
WORKDIR /work
COPY --chown=lichen:lichen . .
USER lichen
