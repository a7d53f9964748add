FROM python:3.12-slim
RUN pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
ENV WHO=project HOME=/home/${WHO}
RUN useradd --create-home --uid 1000 ana
COPY --chown=1000:1000 . /home/ana
USER ana
WORKDIR /home/ana
