FROM registry.example.org/lab/imaging:2.1
ENV PATH=/opt/conda/bin:/usr/local/bin:/usr/bin:/bin
RUN conda install -y numpy
