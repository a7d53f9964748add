FROM python:3.12-slim
RUN python3 -m venv /opt/lab && /opt/lab/bin/pip install notebook==7.2.2 jupyterlab==4.2.5
ENV PATH=/opt/lab/bin:$PATH
RUN useradd --uid 1000 --create-home lab
RUN chmod -R 700 /opt/lab
WORKDIR /home/lab
COPY --chown=lab . .
RUN chmod -R a+rX /opt/lab
USER lab
