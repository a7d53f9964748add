FROM python:3.12
RUN sudo apt-get update && sudo -E apt-get install -y curl
RUN echo "weir" | sudo tee /etc/station
RUN sudo \
    -H mkdir -p /data
RUN pip install --no-cache-dir notebook==7.2.2 jupyterlab==4.2.5
RUN useradd --create-home --uid 1000 gauge
COPY --chown=1000 . /home/gauge
WORKDIR /home/gauge
USER gauge
