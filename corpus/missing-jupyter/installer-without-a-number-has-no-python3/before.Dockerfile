FROM ubuntu:22.04
ADD https://repo.continuum.io/miniconda/Miniconda-latest-Linux-x86_64.sh /srv/conda.sh
RUN mv /srv/conda.sh /srv/setup.sh && bash /srv/setup.sh -b -p /srv/python
ENV PATH=/srv/python/bin:$PATH
