FROM ubuntu:22.04
RUN apt-get update \
    && apt-get install -y git python3-pip \
    && python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6 \
    && useradd --create-home --uid 1000 tide
COPY --chown=tide . /home/tide
USER tide
WORKDIR /home/tide
USER root
RUN chmod +x tools/tide.sh && ln -s /home/tide/tools/tide.sh /usr/local/bin/tide
RUN git clone --depth 1 https://git.example.org/tide/charts.git /opt/charts
RUN touch /var/log/tide.log
RUN cp tools/tide.conf /etc/
USER tide
