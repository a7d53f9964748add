ARG UID=1000
FROM python:3.12-slim
ARG UID
RUN pip install notebook==7.2.2 jupyterlab==4.2.5
RUN useradd --uid ${UID} --create-home lab
WORKDIR /home/lab
COPY --chown=lab . .
USER lab
