FROM python:3.12-slim
RUN pip install notebook==7.2.2 jupyterlab==4.2.5
RUN useradd --uid 1000 --create-home lab
WORKDIR /home/lab
COPY . .
RUN chown -R lab:lab /home/lab
USER lab
