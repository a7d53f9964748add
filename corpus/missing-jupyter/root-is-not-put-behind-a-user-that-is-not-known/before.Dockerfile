FROM registry.example.org/geo/lab:2.4
ENV PATH=/opt/conda/bin:/usr/local/bin:/usr/bin:/bin
USER root
RUN conda install -y numpy
USER ${NB_USER}
COPY . /srv/lab
