FROM continuumio/miniconda3:24.1.2-0
RUN conda create -y -n tide -c conda-forge python=3.12 notebook=7.5 jupyterlab=4.5
RUN useradd --create-home --uid 1000 tide
COPY --chown=tide . /home/tide
COPY --chmod=755 start.sh /usr/local/bin/
USER tide
WORKDIR /home/tide
ENTRYPOINT ["/usr/local/bin/start.sh"]
