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
USER 1000
USER root
RUN git clone --depth 1 https://git.example.org/tide/charts.git /opt/charts
USER 1000
USER root
RUN touch /var/log/tide.log
USER 1000
USER root
RUN cp tools/tide.conf /etc/
USER 1000
