FROM python:3.12 AS wheels
RUN pip install --user flask tabulate

FROM python:3.12-slim
COPY --from=wheels /root/.local /root/.local
ENV PATH=/root/.local/bin:$PATH
COPY . /survey
RUN chmod a+x /root
ENV PYTHONUSERBASE=/root/.local
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
