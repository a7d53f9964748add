FROM python:3.12-slim
RUN pip install notebook==7.4.5 jupyterlab==4.4.5
RUN printf '%s\n' 'you:x:1001:1001::/home/you:/bin/bash' 'me:x:1000:1000::/home/me:/bin/bash' >> /etc/passwd && mkdir /home/me && chown 1000 /home/me
COPY --chown=1000 . /home/me
USER me
WORKDIR /home/me
