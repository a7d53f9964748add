FROM pytorch/pytorch:1.9.0-cuda11.1-cudnn8-runtime
RUN pip install scikit-image==0.18.3
RUN useradd -m -u 1000 tess
COPY --chown=1000 . /home/tess
ENV HOME=/home/tess
WORKDIR /home/tess
USER tess
