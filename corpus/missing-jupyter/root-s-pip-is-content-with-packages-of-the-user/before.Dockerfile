FROM python:3.12-slim
RUN useradd --uid 1000 --create-home lab
ENV HOME=/home/lab
USER lab
RUN pip install --user notebook==7.2.2 jupyterlab==4.2.5
USER root
RUN pip install notebook jupyterlab
COPY . /home/lab
RUN chown -R lab /home/lab
USER lab
WORKDIR /home/lab
