FROM mambaorg/micromamba:1.5.8
COPY . /srv/course
