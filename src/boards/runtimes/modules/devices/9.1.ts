// The built-in modules of CircuitPython 9.1 that a board has more (+) or fewer (-) than the one that stands for its
// chip. Made by scripts/device-modules.ts from facts/modules: do not edit.
export const DEVICES = `
adafruit_feather_esp32_v2 +_bleio +alarm +bitmapfilter +espcamera +qrio
adafruit_feather_huzzah32 +alarm -dualbank
adafruit_itsybitsy_esp32 +_bleio +alarm +bitmapfilter +espcamera +qrio
adafruit_qtpy_esp32_pico +_bleio +alarm +bitmapfilter +espcamera +qrio -paralleldisplaybus
ai-thinker-esp32-cam +_bleio +alarm +espcamera +qrio -dualbank
crcibernetica-ideaboard +alarm +bitmapfilter
deneyap_kart +espcamera +qrio
deneyap_kart_1a +espcamera +qrio
esp32-wrover-dev-cam +_bleio +alarm +espcamera +qrio -dualbank
espressif_esp32_devkitc_v4_wrover +_bleio +alarm +bitmapfilter
espressif_esp32_eye +espcamera +qrio -_pixelmap -adafruit_pixelbuf -canio -keypad -keypad_demux -neopixel_write -ps2io -rotaryio -touchio
hardkernel_odroid_go +_bleio +alarm +bitmapfilter +espcamera +qrio
lilygo_ttgo_tdisplay_esp32_16m +_bleio +alarm +bitmapfilter
lilygo_twatch_2020_v3 +_bleio +alarm +bitmapfilter +espcamera +qrio
m5stack_core2 +_bleio +alarm +bitmapfilter +espcamera +qrio
m5stack_core_basic +_bleio +alarm +bitmapfilter
m5stack_core_fire +_bleio +alarm +bitmapfilter
m5stack_m5paper +_bleio +alarm +bitmapfilter
m5stack_timer_camera_x +espcamera +qrio
oxocard_artwork +_bleio +alarm +bitmapfilter
oxocard_connect +_bleio +alarm +bitmapfilter
oxocard_galaxy +_bleio +alarm +bitmapfilter
oxocard_science +_bleio +alarm +bitmapfilter
sunton_esp32_2432S032C +_bleio +alarm -dualbank
ttgo_t8_v1_7 +_bleio +alarm -dualbank
unexpectedmaker_tinypico +espcamera +qrio
unexpectedmaker_tinypico_nano +espcamera +qrio
ai_thinker_esp32-c3s-2m +alarm -audiomp3 -dualbank
lilygo_ttgo_t-01c3 +_bleio +alarm -dualbank
spotpear_esp32c3_lcd_1_44 +_bleio +alarm -dualbank
adafruit_feather_esp32c6_4mbflash_nopsram -bitmapfilter -dualbank
espressif_esp32c6_devkitm_1_n4 -_bleio -alarm -audiomp3 -bitmapfilter
seeed_xiao_esp32c6 -bitmapfilter -dualbank
weact_esp32c6_n4 -_bleio -alarm -audiomp3 -bitmapfilter
adafruit_feather_esp32s2 +espcamera +qrio
adafruit_feather_esp32s2_reverse_tft +espcamera +qrio
adafruit_feather_esp32s2_tft +espcamera +qrio
adafruit_metro_esp32s2 +espcamera +qrio
adafruit_qtpy_esp32s2 +espcamera +qrio -paralleldisplaybus
ai_thinker_esp_12k_nodemcu +espcamera +qrio
artisense_rd00 +espcamera +qrio
atmegazero_esp32s2 +bitmapfilter +dualbank +espcamera +qrio
bpi_bit_s2 +espcamera +qrio
crumpspace_crumps2 +espcamera +qrio
deneyap_mini +dualbank -alarm
deneyap_mini_v2 +dualbank +espcamera +qrio -alarm
electroniccats_bastwifi -neopixel_write
espressif_esp32s2_devkitc_1_n4r2 +espcamera +qrio
espressif_esp32s2_devkitc_1_n8r2 +bitmapfilter +dualbank +espcamera +qrio
espressif_hmi_devkit_1 +espcamera +qrio
espressif_kaluga_1 +espcamera +qrio
espressif_kaluga_1.3 +espcamera +qrio
espressif_saola_1_wrover +espcamera +qrio
flipperzero_wifi_dev +espcamera +qrio
franzininho_wifi_wrover +espcamera +qrio
gravitech_cucumber_r +espcamera +qrio
gravitech_cucumber_rs +espcamera +qrio
hexky_s2 +espcamera +qrio
hiibot_iots2 +bitmapfilter +dualbank +espcamera +qrio
lilygo_ttgo_t8_s2 +espcamera +qrio
lilygo_ttgo_t8_s2_st7789 +espcamera +qrio
lolin_s2_mini +espcamera +qrio
lolin_s2_pico +espcamera +qrio
microdev_micro_s2 +bitmapfilter +dualbank +espcamera +qrio
mixgo_ce_serial -aesio -audiobusio -audiocore -audiomixer -canio -codeop -synthio
mixgo_ce_udisk -aesio -codeop
muselab_nanoesp32_s2_wrover +espcamera +qrio
odt_pixelwing_esp32_s2 +espcamera +qrio
targett_module_clip_wrover +espcamera +qrio
unexpectedmaker_feathers2 +bitmapfilter +dualbank +espcamera +qrio
unexpectedmaker_feathers2_neo +espcamera +qrio
unexpectedmaker_feathers2_prerelease +bitmapfilter +dualbank +espcamera +qrio
unexpectedmaker_tinys2 +_stage +espcamera +qrio
waveshare_esp32_s2_pico_lcd +espcamera +qrio
waveshare_esp32s2_pico +espcamera +qrio
adafruit_esp32s3_camera +espcamera +qrio -_bleio -audiobusio -audiocore -audiomixer -bitmapfilter -canio -dualbank -framebufferio -keypad -keypad_demux -onewireio -paralleldisplaybus -rgbmatrix -rotaryio -sharpdisplay -synthio
adafruit_feather_esp32s3_4mbflash_2mbpsram -_bleio -bitmapfilter -dualbank -paralleldisplaybus
adafruit_feather_esp32s3_reverse_tft -_bleio -bitmapfilter -dualbank -paralleldisplaybus
adafruit_feather_esp32s3_tft -_bleio -bitmapfilter -dualbank -paralleldisplaybus
adafruit_matrixportal_s3 -paralleldisplaybus
adafruit_metro_esp32s3 +espcamera +qrio
adafruit_qtpy_esp32s3_4mbflash_2mbpsram -_bleio -bitmapfilter -dualbank -paralleldisplaybus
adafruit_qtpy_esp32s3_nopsram -paralleldisplaybus
adafruit_qualia_s3_rgb666 +dotclockframebuffer +espcamera +qrio
autosportlabs_esp32_can_x2 +espcamera +qrio
bpi_leaf_s3 +espcamera +qrio
bpi_picow_s3 +espcamera +qrio
brainboardz_neuron +espcamera +qrio
cytron_maker_feather_aiot_s3 +espcamera +qrio
deneyap_kart_1a_v2 -_bleio -alarm -bitmapfilter -codeop -paralleldisplaybus
es3ink +espcamera +qrio
espressif_esp32s3_devkitc_1_n32r8 +espcamera +qrio
espressif_esp32s3_devkitc_1_n8r2 +espcamera +qrio
espressif_esp32s3_devkitc_1_n8r8 +espcamera +qrio
espressif_esp32s3_devkitc_1_n8r8_hacktablet +dotclockframebuffer +espcamera +qrio
espressif_esp32s3_eye +espcamera +qrio
espressif_esp32s3_lcd_ev +dotclockframebuffer +espcamera +qrio
firebeetle2_esp32s3 +espcamera +qrio
heltec_esp32s3_wifi_lora_v3 -usb_cdc -usb_hid -usb_midi
lilygo_tdeck +espcamera +qrio
lilygo_tdisplay_s3 +espcamera +qrio
lilygo_tdisplay_s3_pro +espcamera +qrio
lilygo_tembed_esp32s3 +espcamera +qrio
lolin_s3_mini -_bleio -bitmapfilter -codeop -dualbank -paralleldisplaybus
m5stack_cardputer -max3421e -usb
m5stack_cores3 +espcamera +qrio -paralleldisplaybus
m5stack_dial -paralleldisplaybus
magiclick_s3_n4r2 -_bleio -bitmapfilter -dualbank
makerfabs_tft7 +dotclockframebuffer +espcamera +qrio
sunton_esp32_8048S070 +dotclockframebuffer +espcamera +qrio -usb_cdc -usb_hid -usb_midi
thingpulse_pendrive_s3 -_bleio -bitmapfilter -dualbank
unexpectedmaker_bling +_stage +espcamera +qrio
unexpectedmaker_blizzard_s3 +_stage +espcamera +qrio
unexpectedmaker_feathers3 +espcamera +qrio
unexpectedmaker_feathers3_neo +espcamera +qrio
unexpectedmaker_nanos3 +espcamera +qrio
unexpectedmaker_pros3 +espcamera +qrio
unexpectedmaker_tinys3 +_stage +espcamera +qrio
unexpectedmaker_tinywatch_s3 +_stage +espcamera +qrio
waveshare_esp32_s3_geek +espcamera +qrio
waveshare_esp32_s3_lcd_1_28 -usb_cdc -usb_hid -usb_midi
waveshare_esp32_s3_pico +espcamera +qrio
waveshare_esp32_s3_tiny +espcamera +qrio -_bleio -bitmapfilter -dualbank
waveshare_esp32_s3_zero -_bleio -bitmapfilter -codeop -dualbank -paralleldisplaybus
yd_esp32_s3_n16r8 +espcamera +qrio
yd_esp32_s3_n8r8 +espcamera +qrio
cytron_edu_pico_w +picodvi +usb +usb_host
pajenicko_picopad +_stage +picodvi +usb +usb_host
pimoroni_pico_dv_base_w +picodvi +usb +usb_host
matrixportal_m4 -aesio -floppyio -max3421e -paralleldisplaybus -sharpdisplay -ulab -usb
metro_m4_airlift_lite -floppyio -jpegio -max3421e -synthio -usb
`;
