FROM debian:bookworm
RUN apt-get update && apt-get install -y wget
RUN useradd -m -u 1000 surveyor
USER surveyor
WORKDIR /home/surveyor
ENV PATH="/home/surveyor/mambaforge/bin:${PATH}"
RUN wget -q https://example.org/forge/Mambaforge-Linux-x86_64.sh && bash Mambaforge-Linux-x86_64.sh -b && rm Mambaforge-Linux-x86_64.sh
RUN conda install -y notebook jupyterlab
COPY --chown=1000 . .
