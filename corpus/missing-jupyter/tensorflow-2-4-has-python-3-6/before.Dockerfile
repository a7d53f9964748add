FROM tensorflow/tensorflow:2.4.1
RUN pip install --no-cache-dir pandas==1.1.5
RUN useradd -m -u 1000 tess
COPY --chown=1000 . /home/tess
ENV HOME=/home/tess
WORKDIR /home/tess
USER tess
