FROM python:3.12-slim
RUN pip install notebook==7.2.2 jupyterlab==4.2.5
RUN groupadd -g 1000 lab && useradd -u 1000 -g 1000 -m lab
WORKDIR /home/lab
COPY --chown=lab . .
USER lab
