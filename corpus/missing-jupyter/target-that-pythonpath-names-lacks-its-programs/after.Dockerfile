FROM python:3.11-slim-bookworm
ENV PYTHONPATH=/opt/pylibs
RUN pip install --target=/opt/pylibs notebook==7.4.5 jupyterlab==4.4.5
RUN useradd -m -u 1000 u
USER u
WORKDIR /home/u
COPY --chown=u . .
ENV PATH=/opt/pylibs/bin:${PATH} JUPYTER_PATH=/opt/pylibs/share/jupyter JUPYTER_CONFIG_PATH=/opt/pylibs/etc/jupyter
