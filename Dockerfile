# Switchpoint behind a proxy: see docs/deploy.md. Nothing secret is built in.
FROM python:3.11.13-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SWITCHPOINT_HOME=/data \
    SWITCHPOINT_LOG=json \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_PORT=8501 \
    JOBLIB_TEMP_FOLDER=/tmp \
    HOME=/tmp

RUN groupadd --system --gid 10001 switchpoint \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin switchpoint \
    && install --directory --owner=10001 --group=10001 --mode=700 /data

WORKDIR /app
COPY requirements.txt ./
RUN python -m pip install --no-cache-dir --disable-pip-version-check -r requirements.txt
COPY LICENSE README.md app.py ./
COPY .streamlit/config.toml .streamlit/config.toml
COPY data data
COPY core core
COPY pages pages
RUN python -m compileall -q app.py core pages

USER 10001:10001
VOLUME /data
EXPOSE 8501
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/api/ready', timeout=4)"]
CMD ["python", "-m", "streamlit", "run", "app.py"]
