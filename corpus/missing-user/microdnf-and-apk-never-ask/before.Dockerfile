FROM almalinux:9-minimal
RUN microdnf install python3-pip shadow-utils && microdnf clean all
RUN pip3 install --no-cache-dir notebook==7.2.2 jupyterlab==4.2.5
RUN useradd --uid 1000 gauge
COPY --chown=1000 . /home/gauge
WORKDIR /home/gauge
USER gauge
