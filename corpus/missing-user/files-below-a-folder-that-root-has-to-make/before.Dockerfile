FROM quay.io/jupyter/base-notebook:2025-01-27
RUN mkdir /opt/tides && tar xf tides.tgz -C /opt/tides
RUN rm /opt/tides/v96/manual.pdf
RUN touch /opt/tides/v96/licence && rm -f /tmp/tides.tgz
