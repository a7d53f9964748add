FROM debian:bookworm-slim
RUN apt-get update && apt-get install \
    git \
    python3-pip
RUN pip install --break-system-packages notebook==7.2.2 jupyterlab==4.2.5
RUN useradd --create-home --uid 1000 gauge
COPY --chown=1000 . /home/gauge
WORKDIR /home/gauge
USER gauge
