FROM rocker/binder:3.6.0
COPY --chown=rstudio . ${HOME}
RUN Rscript install.R
RUN python3 -m pip install --no-cache-dir "pip<21" && python3 -m pip install --no-cache-dir jupyterlab==2.3.2
