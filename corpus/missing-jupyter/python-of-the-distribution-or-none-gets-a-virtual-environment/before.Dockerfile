FROM rocker/r-ver:4.1.2
RUN install2.r --error sf
RUN useradd -m -u 1000 tess
COPY --chown=1000 . /home/tess
ENV HOME=/home/tess
WORKDIR /home/tess
USER tess
